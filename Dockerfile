# An image for each app: docker build --build-arg APP=command-service --build-arg PORT=3000 --tag reprise/command-service .
# Where the base image can't be pulled: tools/offline-images.
ARG NODE_IMAGE=node:20.20-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc tsconfig.json tsconfig.base.json ./
COPY libs libs
COPY apps apps
RUN npm ci --ignore-scripts --loglevel=error
ARG APP
RUN test -n "${APP}" || { echo 'Say which app: --build-arg APP=command-service' >&2; exit 1; } \
  && node node_modules/typescript7/bin/tsc -b "apps/${APP}"
# Only what this app needs to run, and of our own packages only what was built of them.
RUN npm ci --ignore-scripts --omit=dev --omit=optional --workspace "apps/${APP}" --loglevel=error \
  && mkdir /srv/reprise && cp -r package.json node_modules /srv/reprise/ \
  && for package in "apps/${APP}" $(find -L node_modules/@reprise -mindepth 2 -maxdepth 2 -name package.json -exec dirname {} + | xargs -n 1 readlink -f | sed "s#^${PWD}/##" | grep ^libs/); do \
       mkdir -p "/srv/reprise/${package}" \
       && for part in package.json node_modules dist sql; do if [ -e "${package}/${part}" ]; then cp -r "${package}/${part}" "/srv/reprise/${package}/"; fi; done; \
     done \
  && find /srv/reprise/apps /srv/reprise/libs -name '*.tsbuildinfo' -delete \
  && ln -s "apps/${APP}/dist/main.js" /srv/reprise/main.js

FROM ${NODE_IMAGE}
ARG APP
ARG PORT=3000
# Folders that volumes are mounted on, so that these belong to who uses them.
RUN install --directory --owner=node --group=node --mode=0755 /var/lib/reprise /var/lib/reprise/keys /run/secrets/reprise \
    /var/lib/reprise/secrets && for part in provision postgres cli command-service account-projection order-projection lead-projection history-service; do \
      install --directory --owner=node --group=node --mode=0755 "/var/lib/reprise/secrets/${part}"; \
    done
COPY --from=build /srv/reprise /srv/reprise
ENV NODE_ENV=production HOST=0.0.0.0 PORT=${PORT} NODE_OPTIONS=--enable-source-maps
WORKDIR /srv/reprise
USER node
EXPOSE ${PORT}
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "main.js"]

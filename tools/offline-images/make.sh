#!/usr/bin/env bash
# Makes stand-ins for the base images from Debian's packages, Maven Central's jars and this machine's Node: see README.md.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
prefix=reprise-offline
kafka=4.1.0
work=$(mktemp -d "${TMPDIR:-/tmp}/reprise-images.XXXXXX")
trap 'rm -rf "$work"' EXIT

fail() { echo "offline-images: $1" >&2; exit 1; }
say() { echo "offline-images: $1" >&2; }

[ "$(id -u)" = 0 ] || fail 'debootstrap needs root: run it with sudo'
for program in docker debootstrap mvn node tar; do
  command -v "$program" >/dev/null || fail "$program was not found"
done
docker info >/dev/null 2>&1 || fail 'no Docker engine answers; DOCKER_HOST says where it is'

debian() {
  say "debian: from $mirror"
  debootstrap --variant=minbase --include=ca-certificates bookworm "$work/debian" "$mirror" >"$work/debootstrap.log" 2>&1 ||
    { tail -n 5 "$work/debootstrap.log" >&2; fail 'debootstrap failed'; }
  rm -rf "$work"/debian/var/cache/apt/archives/*.deb
  tar -C "$work/debian" -c . | docker import - "$prefix/debian:12" >/dev/null
}

node_image() {
  local version; version=$(node --version)
  say "node: $version of this machine"
  mkdir -p "$work/node/lib"
  cp "$here/node/Dockerfile" "$work/node/"
  cp -L "$(command -v node)" "$work/node/node"
  cp -rL "$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")" "$work/node/lib/npm"
  cp /etc/ssl/certs/ca-certificates.crt "$work/node/ca-certificates.crt"
  docker build --quiet --tag "$prefix/node:20" "$work/node" >/dev/null
}

postgres_image() {
  say "postgres: Debian's"
  docker build --quiet --tag "$prefix/postgres:15" "$here/postgres" >/dev/null
}

kafka_image() {
  say "kafka: $kafka from Maven Central"
  mkdir -p "$work/kafka"
  cp "$here"/kafka/* "$work/kafka/"
  mvn -q -B -f "$work/kafka/pom.xml" "-Dkafka=$kafka" dependency:copy-dependencies -DincludeScope=runtime "-DoutputDirectory=$work/kafka/libs"
  docker build --quiet --tag "$prefix/kafka:$kafka" "$work/kafka" >/dev/null
}

docker image inspect "$prefix/debian:12" >/dev/null 2>&1 || debian
node_image
postgres_image
kafka_image
cat <<END
export NODE_IMAGE=$prefix/node:20
export POSTGRES_IMAGE=$prefix/postgres:15
export KAFKA_IMAGE=$prefix/kafka:$kafka
END

/** For those inside alone: whoever runs the service, and whoever measures it. */
const INSIDE = /^\/(health|metrics)(?![\w-])/;

/**
 * The route that a public URL means. Without the public path it is a caller from inside, who has every route; with it,
 * health and figures are not to be found.
 */
export function withoutPublicPath(url: string, publicPath: string): string {
  const rest = url.slice(publicPath.length);
  if (!url.startsWith(publicPath) || !/^(?:[/?]|$)/.test(rest)) return url;
  const route = rest.startsWith('/') ? rest : `/${rest}`;
  return INSIDE.test(decoded(route)) ? url : route;
}

/** As the router will read it; it refuses what can't be read. */
function decoded(route: string): string {
  try {
    return decodeURIComponent(route);
  } catch {
    return route;
  }
}

import { withoutPublicPath } from './public-path';

const route = (url: string) => withoutPublicPath(url, '/commands');

it('is taken away where a proxy offers the service below a path', () => {
  expect(route('/commands/accounts?limit=1')).toBe('/accounts?limit=1');
  expect(route('/commands')).toBe('/');
  expect(route('/commands?limit=1')).toBe('/?limit=1');
});

it('is asked for by nobody inside', () => {
  expect(route('/accounts')).toBe('/accounts');
  expect(route('/metrics')).toBe('/metrics');
  expect(route('/commandsfoo/accounts')).toBe('/commandsfoo/accounts');
});

it.each(['/commands/metrics', '/commands/health/ready', '/commands/%6detrics', '/commands/metrics?x', '/commands/health'])('does not lead %s to what is for those inside', (url) => {
  expect(route(url)).toBe(url);
});

it('leads to routes whose names begin alike', () => {
  expect(route('/commands/metrics-of-mine')).toBe('/metrics-of-mine');
});

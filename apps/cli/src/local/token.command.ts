import { Command, InvalidArgumentError } from 'commander';
import { ROLES, type Role } from './roles';

const HELP = `
The token goes to stdout, and nowhere else. Whoever has it is that user until it expires.

Roles: ${ROLES.join(', ')}

Examples:
  $ npm run -s reprise -- token --roles commander,reader --sub ada
  $ curl localhost:3010/audit -H "Authorization: Bearer $(npm run -s reprise -- token --roles auditor --sub ada --ttl 10m)"
`;

const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;
const MAX_DAYS = 30;

/** `a,b` @throws InvalidArgumentError */
export function rolesFrom(list: string): Role[] {
  const asked = list.split(',').map((role) => role.trim()).filter(Boolean);
  const roles = ROLES.filter((role) => asked.includes(role));
  const unknown = asked.filter((role) => !ROLES.some((known) => known === role));
  if (unknown.length > 0) throw new InvalidArgumentError(`There is no role ${unknown.join(', ')}: there are ${ROLES.join(', ')}.`);
  return roles;
}

/** `90s`, `10m`, `12h`, `7d` in seconds. @throws InvalidArgumentError */
export function secondsFrom(duration: string): number {
  const [, count, unit] = /^(\d{1,7})([smhd])$/.exec(duration) ?? [];
  const seconds = Number(count) * SECONDS[(unit ?? 's') as keyof typeof SECONDS];
  if (!(seconds > 0 && seconds <= MAX_DAYS * SECONDS.d)) throw new InvalidArgumentError(`It must be like 90s, 10m, 12h or 7d, and ${MAX_DAYS} days at most.`);
  return seconds;
}

/** `reprise token` */
export const tokenCommand = (): Command =>
  new Command('token')
    .description('Print a token that the services running here take.')
    .requiredOption('--roles <roles>', 'what its owner may do, as a,b', rolesFrom)
    .requiredOption('--sub <subject>', 'who its owner is: the actor of their events', subjectFrom)
    .option('--ttl <duration>', 'for how long it is good (default: 12h)', secondsFrom)
    .addHelpText('after', HELP)
    .action(async ({ roles, sub, ttl }: { roles: Role[]; sub: string; ttl?: number }) => {
      const [{ developmentToken }, { readSettings }] = await Promise.all([import('./dev-issuer.js'), import('./settings.js')]);
      console.log(await developmentToken(readSettings().dataDir, { roles, sub, ...(ttl !== undefined && { ttlSeconds: ttl }) }));
    });

/** What services take for an actor. @throws InvalidArgumentError */
export function subjectFrom(subject: string): string {
  if (/^[^\p{C}]{1,200}$/u.test(subject)) return subject;
  throw new InvalidArgumentError('It must be 1 to 200 visible characters.');
}

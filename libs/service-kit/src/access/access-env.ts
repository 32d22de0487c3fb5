import { z } from 'zod';
import { ConfigError } from '../env/config-error';
import { hasNoCredentials } from '../env/has-no-credentials';
import { commaList } from '../env/comma-list';
import { Actor } from './caller';
import { isLoopback } from './loopback';

/** Whoever can change the keys on their way can sign anything. */
const jwksUrl = z
  .string()
  .refine((text) => URL.canParse(text) && isSafe(new URL(text)), 'must be an https:// URL; http:// on this machine alone')
  .refine(hasNoCredentials, 'must hold no user and password');

const isSafe = ({ protocol, hostname }: URL) => protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));

/** Who may call, as every service is told. What these say together is checked by `accessRules`. */
export const accessEnv = {
  /** `iss` of every token. */
  AUTH_ISSUER: z.string().optional(),
  /** One of the `aud` of every token. */
  AUTH_AUDIENCE: z.string().optional(),
  /** Where the issuer publishes its keys (JWKS). */
  AUTH_JWKS_URL: jwksUrl.optional(),
  /** The same as a file; read again when it changes. */
  AUTH_JWKS_FILE: z.string().optional(),
  /** The claim that names the person as the data does, for `reader:self`; `sub` unless told. */
  AUTH_SUBJECT_CLAIM: z.string().regex(/^[\w:/.-]{1,100}$/).optional(),
  /** Callers without a token are this actor, with every role. Never in production. */
  REPRISE_DEV_ACTOR: Actor.optional(),
  /** Names, besides this machine's own, by which callers without a token may call: says that others than this machine are meant to. */
  REPRISE_DEV_HOSTS: commaList.optional(),
  /** Where the service listens. */
  HOST: z.string().default('127.0.0.1'),
  NODE_ENV: z.string().optional(),
};
type AccessEnv = z.output<z.ZodObject<typeof accessEnv>>;

/** Whose tokens are taken. */
export interface Issuer {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: { readonly url: string } | { readonly file: string };
  /** `sub` unless told. */
  readonly subjectClaim?: string;
}

/** How callers are told apart: at least one of the two. */
export interface AccessRules {
  readonly issuer: Issuer | undefined;
  readonly devActor: string | undefined;
}

/** @throws ConfigError where nobody, or anybody, could call */
export function accessRules(env: AccessEnv): AccessRules {
  const problems = [...issuerProblems(env), ...devActorProblems(env)];
  if (problems.length > 0) throw new ConfigError(problems);
  return { issuer: issuerOf(env), devActor: env.REPRISE_DEV_ACTOR };
}

function issuerOf(env: AccessEnv): Issuer | undefined {
  const { AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience, AUTH_JWKS_URL: url, AUTH_JWKS_FILE: file, AUTH_SUBJECT_CLAIM: subjectClaim } = env;
  if (issuer === undefined || audience === undefined) return undefined;
  const whose = { issuer, audience, ...(subjectClaim !== undefined && { subjectClaim }) };
  if (url !== undefined) return { ...whose, keys: { url } };
  return file === undefined ? undefined : { ...whose, keys: { file } };
}

function issuerProblems(env: AccessEnv): string[] {
  const { AUTH_ISSUER, AUTH_AUDIENCE, AUTH_JWKS_URL, AUTH_JWKS_FILE } = env;
  if (AUTH_JWKS_URL !== undefined && AUTH_JWKS_FILE !== undefined) return ['AUTH_JWKS_URL: give AUTH_JWKS_URL or AUTH_JWKS_FILE, not both'];
  const all = { AUTH_ISSUER, AUTH_AUDIENCE, 'AUTH_JWKS_URL or AUTH_JWKS_FILE': AUTH_JWKS_URL ?? AUTH_JWKS_FILE };
  const missing = Object.entries(all).filter(([, value]) => value === undefined);
  if (missing.length === 0 || missing.length === Object.keys(all).length) return [];
  return missing.map(([name]) => `${name}: is required where any AUTH_ variable is set`);
}

function devActorProblems(env: AccessEnv): string[] {
  const { REPRISE_DEV_ACTOR: devActor, NODE_ENV } = env;
  if (devActor !== undefined && NODE_ENV === 'production') return ['REPRISE_DEV_ACTOR: lets everybody do everything, and is refused where NODE_ENV is production'];
  if (devActor !== undefined && isOpenToOthers(env)) return [`REPRISE_DEV_ACTOR: everybody who reaches ${env.HOST} could do everything; HOST is best left out, and REPRISE_DEV_HOSTS, with the names callers may use, says that this is meant`];
  const anyIssuer = [env.AUTH_ISSUER, env.AUTH_AUDIENCE, env.AUTH_JWKS_URL, env.AUTH_JWKS_FILE].some((value) => value !== undefined);
  if (devActor !== undefined || anyIssuer) return [];
  return ['AUTH_ISSUER: is required, with AUTH_AUDIENCE and AUTH_JWKS_URL or AUTH_JWKS_FILE; for development, REPRISE_DEV_ACTOR names an actor for callers without a token'];
}

const isOpenToOthers = ({ HOST: host, REPRISE_DEV_HOSTS: meant }: AccessEnv) => !isLoopback(host) && meant === undefined;

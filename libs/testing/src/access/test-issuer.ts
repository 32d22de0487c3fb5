import { randomUUID } from 'node:crypto';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, type JWK, SignJWT, exportJWK, generateKeyPair } from 'jose';

const AUDIENCE = 'reprise';

/** What differs from a token that is as it should be; `undefined` leaves a claim out. */
export interface TokenChanges {
  readonly sub?: unknown;
  readonly roles?: unknown;
  readonly iss?: string;
  readonly aud?: string;
  readonly nbf?: number;
  /** Of whom the data speaks, where that is not the `sub`. */
  readonly customer?: unknown;
  /** Seconds from now; null: it never expires. */
  readonly expiresIn?: number | null;
}

interface Key {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly published: JWK;
}

async function newKey(kid: string): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  return { kid, privateKey, published: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } };
}

const now = () => Math.floor(Date.now() / 1_000);

/** Signs tokens and publishes its keys over HTTP, as an identity provider does. */
export class TestIssuer {
  /** `iss` of its tokens. */
  readonly iss = 'https://issuer.example';
  /** How often somebody fetched the keys. */
  fetched = 0;
  /** The keys are not to be had. */
  away = false;
  private keys: Key[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<TestIssuer> {
    const server = createServer((_request, response) => {
      issuer.fetched += 1;
      if (issuer.away) return void response.writeHead(500).end('away');
      response.setHeader('content-type', 'application/json').end(JSON.stringify(issuer.jwks));
    });
    const issuer = new TestIssuer(server);
    await issuer.rotate();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return issuer;
  }

  get jwks(): { readonly keys: readonly JWK[] } {
    return { keys: this.keys.map(({ published }) => published) };
  }

  get jwksUrl(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/jwks.json`;
  }

  /** What makes a service take tokens of this issuer. */
  get env(): Readonly<Record<string, string>> {
    return { AUTH_ISSUER: this.iss, AUTH_AUDIENCE: AUDIENCE, AUTH_JWKS_URL: this.jwksUrl };
  }

  /** From now on another key signs, and the one before is published no longer. */
  async rotate(): Promise<void> {
    this.keys = [await newKey(randomUUID())];
  }

  /** Of `tester`, with no role, for five minutes, unless told otherwise. */
  async token({ expiresIn = 300, ...claims }: TokenChanges = {}): Promise<string> {
    const [key] = this.keys as [Key];
    const expiry = expiresIn === null ? {} : { exp: now() + expiresIn };
    const payload = JSON.parse(JSON.stringify({ sub: 'tester', roles: [], iss: this.iss, aud: AUDIENCE, ...expiry, ...claims })) as Record<string, unknown>;
    return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: key.kid }).sign(key.privateKey);
  }

  /** Headers of a caller with these roles. */
  async authorization(...roles: readonly string[]): Promise<{ readonly authorization: string }> {
    return { authorization: `Bearer ${await this.token({ roles })}` };
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

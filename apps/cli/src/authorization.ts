/**
 * Headers that tell services who is asking: the token in REPRISE_TOKEN, else the running system's own.
 * None where there is neither: a system for development takes that for its development actor.
 */
export function authorization(own: string | undefined): Readonly<Record<string, string>> {
  const token = process.env['REPRISE_TOKEN'] || own;
  return token ? { authorization: `Bearer ${token}` } : {};
}

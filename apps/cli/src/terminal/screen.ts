import { once } from 'node:events';
import { styleText } from 'node:util';

const STYLES = ['bold', 'dim', 'red', 'green', 'yellow', 'cyan'] as const;

/** Text in a style where styles show, otherwise as it is. */
export type Paint = Readonly<Record<(typeof STYLES)[number], (text: string) => string>>;

/** Where results go. */
export interface Screen {
  /** Undefined: lines may be as long as they are. */
  readonly columns: number | undefined;
  readonly paint: Paint;
  /** Whole lines, no faster than they are taken. */
  print(text: string): Promise<void>;
}

const paintWith = (style: (name: (typeof STYLES)[number], text: string) => string): Paint => {
  const of = (name: (typeof STYLES)[number]) => (text: string) => style(name, text);
  return { bold: of('bold'), dim: of('dim'), red: of('red'), green: of('green'), yellow: of('yellow'), cyan: of('cyan') };
};

export const PLAIN: Paint = paintWith((_, text) => text);
const COLOURED: Paint = paintWith((name, text) => styleText(name, text, { validateStream: false }));

/** Colours only on a terminal, and not with NO_COLOR. */
export function screenOn(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv = process.env): Screen {
  return {
    columns: stream.isTTY ? stream.columns : undefined,
    paint: stream.isTTY && !environment['NO_COLOR'] ? COLOURED : PLAIN,
    async print(text) {
      if (!stream.write(`${text}\n`)) await once(stream, 'drain');
    },
  };
}

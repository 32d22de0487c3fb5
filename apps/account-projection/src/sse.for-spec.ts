export interface SseEvent {
  readonly id?: string;
  readonly event?: string;
  readonly data?: unknown;
}

/** Server-sent events of an answer, one by one. */
export function sse(response: Response) {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const more = async (): Promise<string> => {
    const { value } = (await reader?.read()) ?? {};
    if (value === undefined) throw new Error(`the stream ended, with status ${response.status}`);
    return value;
  };
  return {
    async next(): Promise<SseEvent> {
      while (!text.includes('\n\n')) text += await more();
      const [block = '', ...rest] = text.split('\n\n');
      text = rest.join('\n\n');
      const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2))) as Record<string, string>;
      return { ...fields, ...(fields['data'] && { data: JSON.parse(fields['data']) as unknown }) };
    },
    close: () => reader?.cancel(),
  };
}

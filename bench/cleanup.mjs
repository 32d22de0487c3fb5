const SIGNALS = ['SIGINT', 'SIGTERM'];
const cleanups = new Set();
let interrupted = false;

/** The last made goes first. What fails keeps nothing else from being cleared. */
async function clearAll() {
  for (const clear of [...cleanups].reverse()) await clear().catch((error) => console.error(error));
}

function interrupt() {
  if (interrupted) return;
  interrupted = true;
  void clearAll().finally(() => process.exit(130));
}

for (const signal of SIGNALS) process.on(signal, interrupt);

/**
 * Does the work, then clears what was made for it: also when the work fails, or the bench is interrupted.
 * @param clear async, called once
 */
export async function cleaning(clear, work) {
  let cleared;
  const once = () => (cleared ??= Promise.resolve().then(clear).finally(() => cleanups.delete(once)));
  cleanups.add(once);
  try {
    return await work();
  } finally {
    await once();
  }
}

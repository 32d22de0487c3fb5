// Loaded before a service: its clock is off by as many milliseconds as the file FAULTS_CLOCK names says, from one moment
// to the next. How often it was asked the time meanwhile is written beside it. Monotonic time and timers stay as they are.
const { readFileSync, writeFileSync } = require('node:fs');
const { setInterval } = require('node:timers');

const LOOK_EVERY_MS = 50;
const file = process.env.FAULTS_CLOCK;
const TrueDate = Date;
let offset = 0;
let asked = 0;
let told = 0;

const now = () => {
  if (offset !== 0) asked += 1;
  return TrueDate.now() + offset;
};

function offsetNow() {
  try {
    return Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    return 0;
  }
}

function look() {
  offset = offsetNow();
  if (asked === told) return;
  told = asked;
  writeFileSync(`${file}.asked`, String(asked));
}

class ShiftedDate extends TrueDate {
  constructor(...args) {
    if (args.length === 0) super(now());
    else super(...args);
  }

  static now() {
    return now();
  }
}

if (file) {
  globalThis.Date = ShiftedDate;
  look();
  setInterval(look, LOOK_EVERY_MS).unref();
}

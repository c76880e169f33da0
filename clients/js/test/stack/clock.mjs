// Loaded before everything else (node --import), it has this process believe in a time that is PARLEY_CLOCK_OFFSET_MS off.
const offset = Number(process.env.PARLEY_CLOCK_OFFSET_MS);
const RealDate = Date;

globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [RealDate.now() + offset] : args));
  }

  static now() {
    return RealDate.now() + offset;
  }
};

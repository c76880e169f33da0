const LASTS_S = 0.18;

/** Two soft notes; needs no file. */
export function beep(): void {
  const context = new AudioContext();
  const gain = context.createGain();
  gain.gain.setValueAtTime(0.06, context.currentTime);
  gain.gain.exponentialRampToValueAtTime(0.001, context.currentTime + 2 * LASTS_S);
  gain.connect(context.destination);
  [660, 880].forEach((frequency, index) => {
    const note = context.createOscillator();
    note.frequency.value = frequency;
    note.connect(gain);
    note.start(context.currentTime + index * LASTS_S);
    note.stop(context.currentTime + (index + 1) * LASTS_S);
    if (index === 1) {
      note.addEventListener('ended', () => void context.close());
    }
  });
}

declare module 'virtual:emoji/*' {
  const groups: readonly {
    readonly name: string;
    readonly emoji: readonly (readonly [unicode: string, label: string, words: string])[];
  }[];
  export default groups;
}

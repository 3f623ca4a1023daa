/** @module */

export interface Once<T> {
  (): Promise<T>;
  /** What was made, if it was asked for. */
  made(): Promise<T | undefined>;
}

/** Makes a thing when first asked for it; a failure is not remembered. */
export function once<T>(make: () => Promise<T>): Once<T> {
  let made: Promise<T> | undefined;
  const get = () => {
    made ??= make();
    made.catch(() => (made = undefined));
    return made;
  };
  return Object.assign(get, { made: async () => made });
}

/**
 * How a program ends that serves until somebody stops it.
 * @module
 */

/** What it serves is closed at the first `SIGINT` or `SIGTERM`, and the process ends with that; a second one ends it at once. */
export function untilStopped(close: () => Promise<void>): void {
  const stop = (): void => {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
}

/** Converter of an attribute that is written as JSON; what is none counts as not given, and the page is told. */
export const json = (attribute: string) => ({
  fromAttribute(text: string | null): unknown {
    try {
      return text ? JSON.parse(text) : undefined;
    } catch {
      console.warn(`fdz: \`${attribute}\` is not JSON.`);
      return undefined;
    }
  },
});

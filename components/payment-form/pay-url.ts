/** Longer addresses are no payment pages. */
const LONGEST = 2000;

/** The host's payment page: https, nobody's name and password in it. `undefined` for every other address. */
export function payUrl(text: string | null | undefined): URL | undefined {
  const trimmed = text?.trim();
  if (!trimmed || trimmed.length > LONGEST || !/^https:\/\//i.test(trimmed) || !URL.canParse(trimmed)) return undefined;
  const url = new URL(trimmed);
  return url.protocol === 'https:' && !url.username && !url.password ? url : undefined;
}

/** The page of a bank, as home names it: https, or a host of this machine while developing. */
export function bankPage(address: string | undefined): URL | undefined {
  const url = address !== undefined && URL.canParse(address) ? new URL(address) : undefined;
  if (!url || url.username || url.password) return undefined;
  const local = /(?:^|\.)localhost$/.test(url.hostname) && /(?:^|\.)localhost$/.test(location.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && local) ? url : undefined;
}

export function command(name: string): string | undefined;
export function findBrowser(name: 'chromium' | 'firefox'): string | undefined;
export const chromiumFlags: string[];
export function findWebKit(): { driver: string; mini: string; display: string | undefined } | undefined;
export function ensureBrowsers(): void;
export function versionOf(file: string): string;
export function findClamav(): { program: string; files: string };

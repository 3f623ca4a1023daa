export interface RunningWebKit {
  /** Of its WebDriver. */
  url: string;
  capabilities: Record<string, unknown>;
  close(): Promise<void>;
}
export function openWebKit(found: { driver: string; mini: string; display: string | undefined }): Promise<RunningWebKit>;

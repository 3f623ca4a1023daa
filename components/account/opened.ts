import { html, type TemplateResult } from 'lit';

/** The panel of the small button: beside it and over the page, whose header stays as high as it was. */
export const renderOpened = (label: string, panel: TemplateResult): TemplateResult =>
  html`<button type="button" class="enter" part="button" disabled>${label}</button><div class="opened" popover="manual">${panel}</div>`;

/** Shows it once it stands in the page. */
export function showOpened(root: ParentNode): void {
  const opened = root.querySelector<HTMLElement>('.opened:not(:popover-open)');
  if (opened?.isConnected) opened.showPopover();
}

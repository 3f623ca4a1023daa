/** Copies a text. Where the clipboard is not allowed (a frame, a page without https), the older way is tried. @returns whether it worked */
export async function copyText(text: string, root: ShadowRoot): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyOld(text, root);
  }
}

function copyOld(text: string, root: ShadowRoot): boolean {
  const focused = root.activeElement;
  const area = Object.assign(document.createElement('textarea'), { value: text, className: 'visually-hidden', readOnly: true });
  root.append(area);
  area.select();
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- what a page without the clipboard has
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    area.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
}

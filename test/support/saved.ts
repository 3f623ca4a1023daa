/** What a page gives a person to keep. @module */

/** The file a page saves by a link it presses. @param press what makes it do so */
export async function savedBy(press: () => void): Promise<File> {
  const { click } = HTMLAnchorElement.prototype;
  const saved = new Promise<File>((resolve, reject) => {
    // What the browser would be asked to keep.
    HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
      fetch(this.href).then(async (answer) => resolve(new File([await answer.blob()], this.download)), reject);
    };
  });
  press();
  return saved.finally(() => (HTMLAnchorElement.prototype.click = click));
}

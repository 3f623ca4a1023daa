import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Pictures made of points only: what can hold script or refer elsewhere is never drawn. */
const RASTER = /^image\/(?:png|jpeg|gif|webp|avif)$/;
/** A larger one is not worth decoding for the size of a stamp, octets. */
const LARGEST = 40_000_000;
const [WIDTH, HEIGHT] = [72, 88];

/**
 * Small pictures of files, drawn one after another. They are decoded straight from the file and painted, so that
 * no address of them exists and no policy of the host has to allow one.
 */
export class Thumbnails implements ReactiveController {
  readonly #drawn = new WeakMap<Blob, HTMLCanvasElement | undefined>();
  #queue: Promise<void> = Promise.resolve();

  constructor(private readonly host: ReactiveControllerHost & Element) {
    host.addController(this);
  }

  hostConnected(): void {}

  /** The picture of a file, once it is there; the host is asked to render again then. */
  of(file: Blob | undefined, type: string): HTMLCanvasElement | undefined {
    if (!file || !RASTER.test(type) || file.size > LARGEST) return undefined;
    if (!this.#drawn.has(file)) {
      this.#drawn.set(file, undefined);
      this.#queue = this.#queue.then(() => this.#draw(file));
    }
    return this.#drawn.get(file);
  }

  async #draw(file: Blob): Promise<void> {
    if (!this.host.isConnected) return void this.#drawn.delete(file);
    // What is no picture after all keeps the mark of its kind.
    const picture = await createImageBitmap(file).catch(() => undefined);
    if (!picture) return;
    const canvas = Object.assign(document.createElement('canvas'), { width: WIDTH, height: HEIGHT, className: 'picture', ariaHidden: 'true' });
    const scale = Math.max(WIDTH / picture.width, HEIGHT / picture.height);
    const [width, height] = [picture.width * scale, picture.height * scale];
    const paper = canvas.getContext('2d');
    if (paper) {
      paper.imageSmoothingQuality = 'high';
      paper.drawImage(picture, (WIDTH - width) / 2, (HEIGHT - height) / 2, width, height);
    }
    picture.close();
    this.#drawn.set(file, canvas);
    this.host.requestUpdate();
  }
}

import type { Texts } from '../../kernel/index.ts';
import { assetPath } from '../page/assets.ts';
import type { PageContext } from '../page/page.tsx';

type ScanTexts = Readonly<
  Record<'scan' | 'scanAim' | 'scanFound' | 'scanOther' | 'scanBlocked' | 'scanStop', Texts>
>;

/** Shown by the script alone, and only where the browser reads codes by itself (Barcode Detection API). */
export function ScanBox({ context, texts }: { context: PageContext; texts: ScanTexts }) {
  const { t } = context.reader;
  return (
    <div
      class="scan"
      hidden
      data-scan={assetPath('bill-scan.js')}
      data-aim={t(texts.scanAim)}
      data-found={t(texts.scanFound)}
      data-other={t(texts.scanOther)}
      data-blocked={t(texts.scanBlocked)}
    >
      <button type="button" data-start safe>
        {t(texts.scan)}
      </button>
      <div class="viewer" hidden data-viewer>
        <video muted></video>
        <button type="button" data-stop safe>
          {t(texts.scanStop)}
        </button>
      </div>
      <p role="status"></p>
    </div>
  );
}

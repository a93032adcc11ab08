import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { err, LANGUAGES, type Language, ok, type Result } from '../kernel/index.ts';
import { makePalettes } from './colour.ts';
import { type ImageError, readDataAddress, readImage, toDataAddress } from './image.ts';

const texts = (lengthMax: number) => {
  const text = Type.String({ minLength: 1, maxLength: lengthMax });
  return Type.Object({ fa: text, ar: text, hi: text, en: text }, { additionalProperties: false });
};

/** What a partner may say in its own words; everything else is said as it is to everybody. */
const OwnTextsSchema = Type.Object(
  {
    /** The heading of the first page. */
    title: Type.Optional(texts(120)),
    /** The sentence below it. */
    welcome: Type.Optional(texts(300)),
    /** A line at the foot of every page. */
    footer: Type.Optional(texts(300)),
  },
  { additionalProperties: false },
);

/** 87 kB: what an image of 64 kB takes in base64, with its type before it. */
const ImageSchema = Type.String({ maxLength: 87_500 });

/**
 * Whoever offers the service under its own name: a bank, an SMS service, a payment site, or a biller on a domain
 * of its own. A partner is data: nothing in the code knows one by name.
 */
const PartnerSchema = Type.Object(
  {
    /** Its name on the wire: `?partner=nilufar`. */
    code: Type.String({ pattern: '^[a-z][a-z0-9-]{1,23}$' }),
    name: texts(60),
    /** Below the icon of the installed app, where there is room for some twelve letters. */
    shortName: Type.Optional(texts(20)),
    colours: Type.Object(
      { accent: Type.String(), accentDark: Type.Optional(Type.String()) },
      { additionalProperties: false },
    ),
    logo: Type.Optional(ImageSchema),
    /** Of the installed app: square. */
    icon: Type.Optional(ImageSchema),
    /** Host names under which the pages are its own. */
    domains: Type.Array(Type.String({ maxLength: 253 }), { maxItems: 10 }),
    /** Origins of the sites that may frame the widget: `https://bank.example`. */
    frameAncestors: Type.Array(Type.String({ maxLength: 300 }), { maxItems: 20 }),
    /** The billers it offers, in its order; empty: all of them. */
    billers: Type.Array(Type.String({ pattern: '^[a-z][a-z0-9-]{1,30}$' }), { maxItems: 500 }),
    /** For readers whose browser asks for none of ours. */
    language: Type.Unsafe<Language>({ type: 'string', enum: [...LANGUAGES] }),
    texts: OwnTextsSchema,
    /** Whom to call: shown at the foot of every page. A number, or a short number. */
    helpPhone: Type.Optional(Type.String({ pattern: '^\\+?[0-9][0-9 -]{1,18}[0-9]$' })),
  },
  { additionalProperties: false },
);

export type Partner = Static<typeof PartnerSchema>;

export interface PartnerProblem {
  /** Where it is wrong: `/colours/accent`. */
  readonly at: string;
  readonly reason: string;
}

/** Checks a partner's description as a whole; every problem is told, each with its place. */
export function readPartner(
  value: unknown,
): Result<Partner, { readonly code: 'malformed_partner'; readonly problems: readonly PartnerProblem[] }> {
  if (!Value.Check(PartnerSchema, value)) {
    const problems = Value.Errors(PartnerSchema, value).map(({ instancePath, message }) => ({
      at: instancePath || '/',
      reason: message,
    }));
    return err({ code: 'malformed_partner', problems });
  }
  const problems = [...checkColours(value), ...checkImages(value), ...checkNames(value)];
  return problems.length === 0 ? ok(value) : err({ code: 'malformed_partner', problems });
}

function checkColours({ colours }: Partner): readonly PartnerProblem[] {
  const palettes = makePalettes(colours);
  if (palettes.ok) return [];
  const { error } = palettes;
  if (error.code === 'no_colour') return [{ at: '/colours', reason: 'a colour is written as #1a2b3c' }];
  const reason = `has a contrast of ${error.ratio}:1 against ${error.against}; text needs ${error.needed}:1 (WCAG AA)`;
  return [{ at: `/colours/${error.colour}`, reason }];
}

function checkImages({ logo, icon }: Partner): readonly PartnerProblem[] {
  const problems: PartnerProblem[] = [];
  for (const [at, address] of [
    ['/logo', logo],
    ['/icon', icon],
  ] as const) {
    if (address === undefined) continue;
    const image = readDataAddress(address);
    if (!image.ok) problems.push({ at, reason: explainImage(image.error) });
    else if (at === '/icon' && image.value.width !== image.value.height) {
      problems.push({ at, reason: 'must be square' });
    } else if (at === '/icon' && image.value.type === 'image/png' && image.value.width < 192) {
      problems.push({ at, reason: 'must have at least 192 × 192 pixels' });
    }
  }
  return problems;
}

/** An image's file as a partner's description holds it, or what is wrong with it. */
export function toImageAddress(content: Buffer): Result<string, string> {
  const image = readImage(content);
  return image.ok ? ok(toDataAddress(image.value)) : err(explainImage(image.error));
}

/** In English: for whoever prepares the file. */
function explainImage(error: ImageError): string {
  switch (error.code) {
    case 'too_large':
      return `has ${error.bytes} bytes; at most ${error.bytesMax} are taken`;
    case 'not_an_image':
      return 'is neither a PNG nor an SVG in UTF-8, judged by its content';
    case 'dimensions':
      return `has ${error.width} × ${error.height} pixels; at most ${error.max} × ${error.max} are taken`;
    case 'not_svg':
      return `does not begin as an SVG does: ${error.at}`;
    case 'forbidden_element':
      return `holds ${error.at}, which is no shape: only drawing is taken, letters as paths`;
    case 'forbidden_attribute':
      return `holds the attribute ${error.at}, which could run or hide something`;
    case 'external_reference':
      return `refers to something outside of itself: ${error.at}`;
    case 'malformed':
      return `cannot be read at ${error.at}`;
  }
}

function checkNames(partner: Partner): readonly PartnerProblem[] {
  const domains = partner.domains.flatMap((domain, index) =>
    isDomain(domain) && partner.domains.indexOf(domain) === index
      ? []
      : [
          {
            at: `/domains/${index}`,
            reason: `"${domain}" is not a host name in small letters, or stands twice`,
          },
        ],
  );
  const origins = partner.frameAncestors.flatMap((origin, index) =>
    isOrigin(origin)
      ? []
      : [
          {
            at: `/frameAncestors/${index}`,
            reason: `"${origin}" is not an origin like https://bank.example`,
          },
        ],
  );
  return [...domains, ...origins];
}

/** A name, never an address of numbers: it is compared with the host that a browser asks for. */
function isDomain(text: string): boolean {
  const isName = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(text);
  return isName && URL.parse(`https://${text}`)?.hostname === text;
}

/** Exactly one origin: no path, no wildcard; in the clear only where nothing leaves the machine. */
function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.origin !== text || !/^([a-z0-9.-]+|\[::1\])$/.test(url.hostname)) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

/** Names that browsers never look up outside (RFC 6761, section 6.3; Secure Contexts, section 3.1). */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname) || hostname.endsWith('.localhost');
}

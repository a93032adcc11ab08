/** Reads HTTP/1.1 responses from a connection that is kept alive. */
export interface ResponseReader {
  /** Takes what the socket brought; calls back once for each complete response. */
  push(chunk: Buffer): void;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const HEAD_BYTES_MAX = 64 * 1024;

/**
 * Knows only what the measured routes send: a status line and a body of `Content-Length` bytes (RFC 9112 §6.2).
 * Throws on anything else, so that a misread can never pass as speed.
 */
export function createResponseReader(onResponse: (status: number, body: Buffer) => void): ResponseReader {
  let rest: Buffer | undefined;

  function readOne(bytes: Buffer): Buffer | undefined {
    const headEnd = bytes.indexOf(HEAD_END);
    if (headEnd === -1) {
      if (bytes.length > HEAD_BYTES_MAX) throw new Error('the head of a response has no end');
      return undefined;
    }
    const head = bytes.toString('latin1', 0, headEnd);
    const bodyStart = headEnd + HEAD_END.length;
    const status = readStatus(head);
    const bodyEnd = bodyStart + (status === 204 || status === 304 ? 0 : readContentLength(head));
    if (bytes.length < bodyEnd) return undefined;
    onResponse(status, bytes.subarray(bodyStart, bodyEnd));
    return bytes.subarray(bodyEnd);
  }

  return {
    push(chunk) {
      let bytes = rest === undefined ? chunk : Buffer.concat([rest, chunk]);
      while (bytes.length > 0) {
        const left = readOne(bytes);
        if (left === undefined) break;
        bytes = left;
      }
      rest = bytes.length === 0 ? undefined : bytes;
    },
  };
}

function readStatus(head: string): number {
  const status = Number(head.slice(9, 12));
  if (!head.startsWith('HTTP/1.1 ') || !Number.isInteger(status) || status < 200) {
    throw new Error(`not a final HTTP/1.1 response: ${head.slice(0, 40)}`);
  }
  return status;
}

function readContentLength(head: string): number {
  const match = /\r\ncontent-length: *(\d+)/i.exec(head);
  if (match === null) throw new Error(`a response without Content-Length: ${head.slice(0, 200)}`);
  return Number(match[1]);
}

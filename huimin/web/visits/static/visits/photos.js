// A photograph made small. Drawing it anew leaves out everything but the picture: place, time, telephone.

const LONGEST = 1600;

/** File of any picture -> base64 of a JPEG of at most `most` bytes. Throws for what is no picture. */
export async function shrink(file, most) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  for (let longest = LONGEST, quality = 0.8; ; longest *= 0.8, quality = Math.max(0.5, quality - 0.1)) {
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise(resolve => canvas.toBlob(resolve, "image/jpeg", quality));
    if (blob.size <= most * 0.6) { picture.close(); return base64(new Uint8Array(await blob.arrayBuffer())); }
  }
}

function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/** Base64 -> Blob, to be shown or sent. */
export function blobOf(text) {
  return new Blob([Uint8Array.from(atob(text), character => character.charCodeAt(0))], { type: "image/jpeg" });
}

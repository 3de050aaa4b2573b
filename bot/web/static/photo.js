// Makes a photo small enough to send quickly, and takes out where it was taken.

const LONGEST_SIDE = 1600; // pixels
const SMALL_ENOUGH = 400 * 1024; // bytes

/** The photo as a JPEG of moderate size; the file itself where the browser cannot read it. */
export async function slimmer(file) {
  if (file.type === "image/gif") return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    if (scale === 1 && file.size <= SMALL_ENOUGH && file.type !== "image/jpeg") return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const brush = canvas.getContext("2d");
    brush.fillStyle = "#fff"; // a JPEG knows no transparency
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const slim = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.86));
    return slim ?? file;
  } catch {
    return file;
  }
}

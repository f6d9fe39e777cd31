using System.Text;

namespace GitPush.Compare.Clients;

/// <param name="Status">HTTP's status code.</param>
/// <param name="Length">Bytes of the body.</param>
/// <param name="Start">The beginning of the body, up to 64 KiB of it.</param>
/// <param name="End">The last four bytes of the body.</param>
internal sealed record RawHttpResponse(int Status, long Length, byte[] Start, byte[] End)
{
    public string StartText => Encoding.UTF8.GetString(Start);
}

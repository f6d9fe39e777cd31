using System.Text;
using GitPush.Objects;

namespace GitPush.Console.Browsing;

/// <summary>Files as text.</summary>
internal static class FileText
{
    // As git does it: buffer_is_binary() looks for a zero in the first 8000 bytes.
    private const int Inspected = 8_000;

    public static bool IsBinary(ReadOnlySpan<byte> content) => content[..Math.Min(content.Length, Inspected)].Contains((byte)0);

    public static string Decode(ReadOnlySpan<byte> content) =>
        GitText.Decode(content.StartsWith(Encoding.UTF8.Preamble) ? content[Encoding.UTF8.Preamble.Length..] : content);
}

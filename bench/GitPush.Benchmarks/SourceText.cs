using System.Globalization;
using System.Text;

namespace GitPush.Benchmarks;

/// <summary>Bytes that are as easy to compress as source code. The same for the same length.</summary>
internal static class SourceText
{
    private static readonly string[] Words =
        ["return", "public", "static", "value", "index", "length", "buffer", "if (", ") {\n", "}\n\n    ", " = ", ";\n    ", "await ", ".", "(", ")", "offset", "read", "0x"];

    public static byte[] Create(int length)
    {
        var random = new Random(length);
        var text = new StringBuilder(length + 16);
        while (text.Length < length)
        {
            text.Append(Words[random.Next(Words.Length)]);
            if (random.Next(4) == 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{random.Next(10_000)}");
            }
        }

        return Encoding.ASCII.GetBytes(text.ToString(0, length));
    }
}

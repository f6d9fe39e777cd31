using System.Globalization;
using System.Text;

namespace GitPush.Core.Tests.Packs;

/// <summary>Contents to compress: what objects look like, and what makes every kind of block and symbol occur.</summary>
internal static class CompressibleContents
{
    private static readonly string[] Words =
        ["return", "public", "static", "value", "index", "length", "buffer", "if (", ")\n    {\n        ", "}\n\n    ", " = ", ";\n        ", "await ", ".", "(", ")", "offset", "read", "0x", "the ", "object ", "of ", "string ", "// "];

    private static readonly string[] Names = ["Pack", "Object", "Reader", "Index", "Writer", "Ref", "Tree", "Walk", "Tests", "Delta", "Commit", "Stream"];

    public static byte[] Text(Random random, int size)
    {
        var text = new StringBuilder(size + 32);
        while (text.Length < size)
        {
            // Squared: words are not equally frequent.
            text.Append(Words[(int)(random.NextDouble() * random.NextDouble() * Words.Length)]);
            if (random.Next(4) == 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{random.Next(10_000)}");
            }
        }

        return Encoding.ASCII.GetBytes(text.ToString(0, size));
    }

    public static byte[] Commit(Random random, int size)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"tree {Id(random)}\nparent {Id(random)}\n");
        foreach (var role in new[] { "author", "committer" })
        {
            text.Append(CultureInfo.InvariantCulture, $"{role} Ada Author <ada@example.com> {random.Next(1_600_000_000, 1_800_000_000)} +0100\n");
        }

        text.Append('\n');
        while (text.Length < size)
        {
            text.Append(Words[random.Next(Words.Length)].Trim()).Append(random.Next(9) == 0 ? '\n' : ' ');
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    public static byte[] Tree(Random random, int size)
    {
        var tree = new List<byte>();
        var id = new byte[20];
        while (tree.Count < size)
        {
            var name = $"{Names[random.Next(Names.Length)]}{Names[random.Next(Names.Length)]}{random.Next(100)}";
            tree.AddRange(Encoding.ASCII.GetBytes(random.Next(6) == 0 ? $"40000 {name}\0" : $"100644 {name}.cs\0"));
            random.NextBytes(id);
            tree.AddRange(id);
        }

        return [.. tree];
    }

    /// <summary>Text, runs, noise and repetitions, near and far, so that every kind of block and symbol occurs.</summary>
    public static byte[] Structured(Random random, int size)
    {
        var content = new byte[size];
        for (var position = 0; position < size;)
        {
            var part = content.AsSpan(position, Math.Min(size - position, random.Next(1, random.Next(20) == 0 ? 20_000 : 700)));
            switch (random.Next(6))
            {
                case 0:
                    random.NextBytes(part);
                    break;
                case 1:
                    part.Fill((byte)random.Next(256));
                    break;
                case 2:
                    Text(random, part.Length).CopyTo(part);
                    break;
                case 3:
                    // Each byte about half as frequent as the one before it.
                    foreach (ref var value in part)
                    {
                        value = (byte)int.TrailingZeroCount(random.Next());
                    }

                    break;
                default:
                    var distance = position == 0 ? 0 : random.Next(1, Math.Min(position, random.Next(2) == 0 ? 20 : 40_000) + 1);
                    for (var i = 0; i < part.Length; i++)
                    {
                        part[i] = distance == 0 ? (byte)i : content[position + i - distance];
                    }

                    break;
            }

            position += part.Length;
        }

        return content;
    }

    private static string Id(Random random)
    {
        var id = new byte[20];
        random.NextBytes(id);
        return Convert.ToHexStringLower(id);
    }
}

using System.Text;

namespace GitPush.Tool.Output;

/// <summary>Rows of text in aligned columns, two spaces apart.</summary>
internal static class Table
{
    public static async Task WriteAsync(TextWriter output, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var widths = Enumerable.Range(0, rows.Max(static row => row.Count))
            .Select(column => rows.Max(row => column < row.Count ? row[column].Length : 0))
            .ToList();
        foreach (var row in rows)
        {
            var line = new StringBuilder();
            for (var column = 0; column < row.Count; column++)
            {
                _ = line.Append(row[column].PadRight(widths[column] + 2));
            }

            await output.WriteLineAsync(line.ToString().TrimEnd());
        }
    }
}

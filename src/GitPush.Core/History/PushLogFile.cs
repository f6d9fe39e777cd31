using System.Globalization;

namespace GitPush.History;

/// <summary>
/// One file of the push log: the pushes that started on one day (UTC), as one server instance recorded them. A file that has
/// become large is followed by others of the same day: <c>2026-11-21.&lt;instance&gt;.jsonl</c>,
/// <c>2026-11-21.&lt;instance&gt;.2.jsonl</c>.
/// </summary>
/// <param name="Path">Where it is.</param>
/// <param name="Day">The day in its name.</param>
internal sealed record PushLogFile(string Path, DateOnly Day)
{
    private const string DayFormat = "yyyy-MM-dd";
    private const string Extension = ".jsonl";

    private static readonly EnumerationOptions Options = new() { AttributesToSkip = FileAttributes.Directory };

    /// <summary>How far the index has read it, in bytes: to the end of a line.</summary>
    public long Indexed { get; set; }

    /// <param name="folder">The log's folder.</param>
    /// <param name="number">Counts the files of one instance and day from 1.</param>
    public static string PathOf(string folder, DateOnly day, string instance, int number)
    {
        var name = $"{day.ToString(DayFormat, CultureInfo.InvariantCulture)}.{instance}";
        return System.IO.Path.Combine(folder, number == 1 ? name + Extension : string.Create(CultureInfo.InvariantCulture, $"{name}.{number}{Extension}"));
    }

    public static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);

    /// <summary>The files of a folder with their lengths in bytes, in the order of their names. What is named otherwise is not looked at.</summary>
    public static List<(PushLogFile File, long Length)> List(string folder)
    {
        var files = new List<(PushLogFile File, long Length)>();
        try
        {
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*" + Extension, Options))
            {
                if (file.Name.Length > DayFormat.Length
                    && DateOnly.TryParseExact(file.Name.AsSpan(0, DayFormat.Length), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                    && LengthOf(file) is { } length)
                {
                    files.Add((new PushLogFile(file.FullName, day), length));
                }
            }
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing is recorded yet.
        }

        files.Sort(static (one, other) => string.CompareOrdinal(one.File.Path, other.File.Path));
        return files;
    }

    private static long? LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            // A host may remove old days while they are listed.
            return null;
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace GitPush.Testing;

/// <summary>
/// Makes a history that has what real ones have: long lines of small changes to text (deltas), side branches and merges,
/// annotated, nested and lightweight tags, tags of trees and blobs, symbolic links, programs, submodule entries, names beyond
/// ASCII, files that come, move and go. The same seed gives the same ids.
/// </summary>
internal sealed class GeneratedHistory : IDisposable
{
    private const int FoldersPerLevel = 24;
    private const int FilesPerFolder = 6;

    private readonly Random _random;
    private readonly StreamWriter _stream;
    private readonly Dictionary<string, List<string>> _files = new(StringComparer.Ordinal);
    private int _mark;
    private long _time = 1_500_000_000;

    private GeneratedHistory(int seed, Stream stream)
    {
        _random = new Random(seed);
        _stream = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\n" };
    }

    /// <summary>Writes the history into an existing repository, branch <c>main</c> among others.</summary>
    /// <param name="repository">A bare repository's folder.</param>
    /// <param name="commits">How many commits; each makes about seven objects.</param>
    public static void Write(string repository, int commits, int seed = 1)
    {
        var start = new ProcessStartInfo("git", ["fast-import", "--quiet", "--force", "--depth=20"])
        {
            WorkingDirectory = repository,
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        using (var history = new GeneratedHistory(seed, process.StandardInput.BaseStream))
        {
            history.Write(commits);
        }

        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"git fast-import ended with {process.ExitCode}: {errors.Result}");
        }
    }

    public void Dispose() => _stream.Dispose();

    private void Write(int commits)
    {
        var main = WriteCommit("refs/heads/main", null, null, WriteSpecialFiles);
        var tags = 0;
        for (var i = 1; i < commits; i++)
        {
            if (i % 25 == 0 && i + 3 < commits)
            {
                // A side branch of three commits, merged back.
                var branch = $"refs/heads/topic/{i / 25 % 40}";
                var side = main;
                for (var j = 0; j < 3; j++, i++)
                {
                    side = WriteCommit(branch, side, null, () => ChangeFiles(1));
                }

                main = WriteCommit("refs/heads/main", main, side, () => ChangeFiles(1));
            }
            else
            {
                main = WriteCommit("refs/heads/main", main, null, () => ChangeFiles(2));
            }

            if (i / 500 > tags)
            {
                WriteTag(string.Create(CultureInfo.InvariantCulture, $"v{++tags}"), $":{main}");
            }
        }

        WriteTag("v-final", $":{main}");
        Line("reset refs/tags/lightweight");
        Line($"from :{main}");
        Line("");
        var blob = WriteBlob("a blob that only a tag holds\n");
        WriteTag("of-a-blob", $":{blob}");
    }

    private int WriteCommit(string branch, int? parent, int? merged, Action writeChanges)
    {
        _time += _random.Next(1, 4_000);
        Line($"commit {branch}");
        Line($"mark :{++_mark}");
        var mark = _mark;
        var zone = _random.Next(3) switch { 0 => "+0000", 1 => "-0730", _ => "+0545" };
        Line($"author Zoë Ångström <zoe@example.com> {_time} {zone}");
        Line($"committer 田中 <tanaka@example.com> {_time + 60} {zone}");
        Data($"Change {mark}: überarbeitet\n\nWith a body of {_random.Next(1000)} words.\n");
        if (parent is { } from)
        {
            Line($"from :{from}");
        }

        if (merged is { } other)
        {
            Line($"merge :{other}");
        }

        writeChanges();
        Line("");
        return mark;
    }

    private void WriteSpecialFiles()
    {
        Inline("100755", "bin/run.sh", "#!/bin/sh\necho hello\n");
        Inline("120000", "link-to-readme", "README.md");
        Inline("120000", "docs/link-up", "../README.md");
        Inline("100644", "README.md", "# A generated history\n");
        Inline("100644", "\"Gr\\303\\274\\303\\237e/\\346\\227\\245\\346\\234\\254\\350\\252\\236.txt\"", "こんにちは\n");
        Inline("100644", "\"with space and \\\"quotes\\\".txt\"", "quoted\n");
        Line("M 160000 0123456789012345678901234567890123456789 modules/elsewhere");
        Inline("100644", "empty", "");
        Inline("100644", "large.bin", new string('x', 300_000) + string.Concat(Enumerable.Range(0, 20_000).Select(i => i.ToString("x", CultureInfo.InvariantCulture))));
    }

    private void ChangeFiles(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var path = $"src/d{_random.Next(FoldersPerLevel)}/e{_random.Next(FoldersPerLevel)}/f{_random.Next(FilesPerFolder)}.txt";
            if (_files.Count > 1_000 && _random.Next(200) == 0)
            {
                if (_files.Remove(path))
                {
                    Line($"D {path}");
                }

                continue;
            }

            if (!_files.TryGetValue(path, out var lines))
            {
                _files[path] = lines = [.. Enumerable.Range(0, _random.Next(5, 80)).Select(_ => RandomLine())];
            }
            else
            {
                lines[_random.Next(lines.Count)] = RandomLine();
                if (_random.Next(3) == 0)
                {
                    lines.Insert(_random.Next(lines.Count), RandomLine());
                }
            }

            Inline("100644", path, string.Join('\n', lines) + "\n");
        }
    }

    private string RandomLine() =>
        string.Join(' ', Enumerable.Range(0, _random.Next(2, 10)).Select(_ => _random.Next(100_000).ToString("x", CultureInfo.InvariantCulture)));

    private int WriteBlob(string content)
    {
        Line("blob");
        Line($"mark :{++_mark}");
        Data(content);
        return _mark;
    }

    private void WriteTag(string name, string target)
    {
        Line($"tag {name}");
        Line($"from {target}");
        Line($"tagger Zoë Ångström <zoe@example.com> {_time} +0100");
        Data($"Version {name}\n");
    }

    private void Inline(string mode, string path, string content)
    {
        Line($"M {mode} inline {path}");
        Data(content);
    }

    private void Data(string content)
    {
        Line($"data {Encoding.UTF8.GetByteCount(content)}");
        _stream.Write(content);
        Line("");
    }

    private void Line(string text) => _stream.WriteLine(text);
}

using System.Text;
using GitPush.Protocol;
using GitPush.Repositories;

namespace GitPush.Checks.Fsck;

/// <summary>The rules for what a <c>.gitmodules</c> file says.</summary>
internal static class ModulesCheck
{
    /// <summary>Bytes of a file that is parsed. git parses larger ones; the largest in real use have a few hundred KiB.</summary>
    public const int MaxBytes = 4 << 20;

    /// <param name="content">At the most <see cref="MaxBytes"/>.</param>
    public static void Run(Stream content, FsckFindings findings)
    {
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        try
        {
            CheckEntries(new RepositoryConfigParser(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)), findings);
        }
        catch (RepositoryConfigException)
        {
            findings.Report(FsckMessageId.GitmodulesParse, "could not parse gitmodules blob");
        }
    }

    private static void CheckEntries(RepositoryConfigParser parser, FsckFindings findings)
    {
        var section = 0;
        var isSubmodule = false;
        while (!findings.IsFull && parser.Read())
        {
            if (parser.SectionCount != section)
            {
                section = parser.SectionCount;
                isSubmodule = CheckSection(parser.Section, findings);
            }

            if (isSubmodule && parser.Value is { } value)
            {
                CheckEntry(parser.Name, value, findings);
            }
        }
    }

    /// <param name="section"><c>submodule.</c>, the submodule's name, and a dot.</param>
    /// <returns>Whether the section is about a submodule.</returns>
    private static bool CheckSection(ReadOnlySpan<byte> section, FsckFindings findings)
    {
        var prefix = "submodule."u8;
        if (!section.StartsWith(prefix) || section.Length == prefix.Length)
        {
            return false;
        }

        var name = Encoding.UTF8.GetString(section[prefix.Length..^1]);
        if (!SubmoduleRules.IsName(name))
        {
            findings.Report(FsckMessageId.GitmodulesName, $"disallowed submodule name: {Printable.Text(name)}");
        }

        return true;
    }

    private static void CheckEntry(string key, string value, FsckFindings findings)
    {
        switch (key)
        {
            case "url" when !SubmoduleUrl.IsAllowed(value):
                findings.Report(FsckMessageId.GitmodulesUrl, $"disallowed submodule url: {Printable.Text(value)}");
                break;
            case "path" when SubmoduleRules.LooksLikeOption(value):
                findings.Report(FsckMessageId.GitmodulesPath, $"disallowed submodule path: {Printable.Text(value)}");
                break;
            case "update" when SubmoduleRules.IsCommand(value):
                findings.Report(FsckMessageId.GitmodulesUpdate, $"disallowed submodule update setting: {Printable.Text(value)}");
                break;
        }
    }
}

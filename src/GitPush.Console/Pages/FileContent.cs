using GitPush.Console.Browsing;
using GitPush.Console.Endpoints;
using GitPush.Console.Html;
using GitPush.Objects;

namespace GitPush.Console.Pages;

/// <summary>A file as text with line numbers; or what it is, when it is no text or too large.</summary>
internal static class FileContent
{
    public static Markup Render(ConsoleRequest request, RepositoryView repository, string? at, string path, TreeEntry file)
    {
        var raw = request.Urls.Raw(repository.Name, at, path);
        var size = SizeOf(repository, file.Id);
        var download = Markup.Of($"""<div class="bar"><p class="hint">{Kind(file.Mode)}{Sizes.Bytes(size)}</p><a class="button" href="{raw}" download>Download</a></div>""");
        if (size > request.Options.MaxFileBytes)
        {
            return Markup.Of($"""{download}<p class="empty">The file is too large to be shown.</p>""");
        }

        var bytes = repository.Repository.ReadBlob(file.Id, request.Options.MaxFileBytes);
        if (FileText.IsBinary(bytes))
        {
            return Markup.Of($"""{download}<p class="empty">This is no text.</p>""");
        }

        if (bytes.Length == 0)
        {
            return Markup.Of($"""{download}<p class="empty">The file is empty.</p>""");
        }

        var lines = FileText.Decode(bytes).TrimEnd('\n').Split('\n');
        return lines.Length > request.Options.MaxFileLines
            ? Markup.Of($"""{download}<p class="empty">The file has too many lines to be shown.</p>""")
            : Markup.Of($"""{download}<div class="code" role="region" aria-label="Content" tabindex="0"><table role="presentation"><tbody>{Rows(lines)}</tbody></table></div>""");
    }

    private static long SizeOf(RepositoryView repository, ObjectId blob)
    {
        using var content = repository.Repository.OpenBlob(blob);
        return content.Length;
    }

    private static string Kind(EntryMode mode) => mode switch
    {
        EntryMode.SymbolicLink => "symbolic link, ",
        EntryMode.Executable => "program, ",
        _ => "",
    };

    private static IEnumerable<Markup> Rows(string[] lines)
    {
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            yield return Markup.Of($"""<tr id="L{number}"><td class="number"><a href="#L{number}" aria-label="Line {number}" data-line="{number}"></a></td><td class="text">{HtmlText.Lines(line.TrimEnd('\r'))}</td></tr>""");
        }
    }
}

using System.Text;
using GitPush.Console.Html;

namespace GitPush.Console.Links;

/// <summary>
/// The addresses of the console. Names of refs and files are in queries, percent-encoded: in a path a browser or a proxy would take
/// some of them for something else (<c>..</c>, <c>//</c>, <c>%2F</c>).
/// </summary>
/// <param name="root">What comes before the console's own part, percent-encoded, without a slash at its end.</param>
internal sealed class ConsoleUrls(string root)
{
    public ConsoleUrl Pushes() => Url(root.Length == 0 ? "/" : root);

    public ConsoleUrl Pushes(params ReadOnlySpan<(string Name, string? Value)> filter) => Query(root.Length == 0 ? "/" : root, filter);

    public ConsoleUrl Push(string id) => Url($"{root}/{Uri.EscapeDataString(id)}");

    /// <param name="action"><c>cancel</c>, <c>redeploy</c>, <c>rollback</c>, <c>log</c> or <c>live</c>.</param>
    public ConsoleUrl Push(string id, string action) => Url($"{root}/{Uri.EscapeDataString(id)}/{action}");

    public ConsoleUrl Live(string id, long position) => Url($"{root}/{Uri.EscapeDataString(id)}/live?from={position}");

    public ConsoleUrl Repositories() => Url($"{root}/repositories");

    public ConsoleUrl RepositoriesAfter(string name) => Query($"{root}/repositories", [("after", name)]);

    /// <summary>A repository's page. Its name is fit for a path: <see cref="Repositories.RepositoryName"/>.</summary>
    public ConsoleUrl Repository(string name) => Url($"{root}/repositories/{name}");

    /// <summary>A page below a repository. <c>-</c> is no segment of any repository's name.</summary>
    public ConsoleUrl Repository(string name, string page, params ReadOnlySpan<(string Name, string? Value)> query) =>
        Query($"{root}/repositories/{name}/-/{page}", query);

    public ConsoleUrl Commit(string name, string id) => Repository(name, "commit", ("id", id));

    public ConsoleUrl Tree(string name, string? at, string? path) => Repository(name, "tree", ("at", at), ("path", path));

    public ConsoleUrl Raw(string name, string? at, string path) => Repository(name, "raw", ("at", at), ("path", path));

    public ConsoleUrl Asset(string file) => Url($"{root}/assets/{file}");

    public ConsoleUrl Api(string path) => Url($"{root}/api/v1{path}");

    private static ConsoleUrl Url(string value) => new(value);

    /// <summary>Adds those parameters that have a value.</summary>
    private static ConsoleUrl Query(string path, ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var url = new StringBuilder(path);
        var separator = '?';
        foreach (var (name, value) in parameters)
        {
            if (!string.IsNullOrEmpty(value))
            {
                url.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
                separator = '&';
            }
        }

        return new ConsoleUrl(url.ToString());
    }
}

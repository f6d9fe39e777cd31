namespace QuickStart;

/// <summary>What to type to publish a page.</summary>
internal static class Instructions
{
    /// <summary>Commands for a new folder, in a shell of any kind.</summary>
    /// <param name="address">Where the app listens, such as <c>http://localhost:5080</c>.</param>
    public static IReadOnlyList<string> Commands(string address) =>
    [
        "git init -b main my-site",
        "cd my-site",
        "echo \"<h1>Hello from git push</h1>\" > index.html",
        "git add .",
        "git commit -m \"My first page\"",
        $"git push {address}/site.git main",
    ];

    /// <summary>The same for the terminal that the app runs in.</summary>
    public static string ForTerminal(string address) =>
        $"""

          GitPush is listening. In another terminal, type:

              {string.Join(Environment.NewLine + "      ", Commands(address))}

          and see your page at {address}. Ctrl+C ends the app.

        """;
}

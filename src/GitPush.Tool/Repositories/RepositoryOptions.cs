using System.CommandLine;
using System.CommandLine.Parsing;
using GitPush.Repositories;

namespace GitPush.Tool.Repositories;

/// <summary>What several commands on a folder of repositories take.</summary>
internal static class RepositoryOptions
{
    public static Option<string> Root() => new("--root")
    {
        Description = "The folder of the repositories.",
        HelpName = "folder",
        DefaultValueFactory = static _ => ".",
    };

    public static Argument<RepositoryName> Name(string description) => new("name")
    {
        Description = description,
        CustomParser = static result => Parse(result, result.Tokens[0]),
    };

    public static Argument<RepositoryName[]> Names(string description) => new("names")
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = static result => [.. result.Tokens.Select(token => Parse(result, token))],
        DefaultValueFactory = static _ => [],
    };

    private static RepositoryName Parse(ArgumentResult result, Token token)
    {
        if (!RepositoryName.TryParse(token.Value, out var name))
        {
            result.AddError($"'{token.Value}' is not a repository name: letters, digits, '-', '_' and '.', with '/' between segments.");
        }

        return name;
    }
}

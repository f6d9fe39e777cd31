namespace GitPush.Checks.Fsck;

/// <summary>
/// What <c>.gitmodules</c> may say about a submodule. Its name becomes a folder below <c>.git/modules</c>, its path and URL
/// arguments of commands, its update setting a command.
/// </summary>
internal static class SubmoduleRules
{
    private static readonly char[] Separators = ['/', '\\'];

    /// <summary>Whether the name leads nowhere but down.</summary>
    public static bool IsName(string name) => name.Length > 0 && !name.Split(Separators).Contains("..");

    /// <summary>Whether the text would be taken for an option by a program that gets it as an argument.</summary>
    public static bool LooksLikeOption(string text) => text.StartsWith('-');

    /// <summary>Whether the update setting runs a command.</summary>
    public static bool IsCommand(string update) => update.StartsWith('!');
}

using System.CommandLine;

namespace GitPush.Tool.Templates;

/// <summary><c>gitpush hook</c></summary>
internal static class HookCommand
{
    private const int MaxNameLength = 100;

    public static Command Create() => new("hook", "Makes the beginning of a hook.") { CreateNew() };

    private static Command CreateNew()
    {
        var name = new Argument<string>("name") { Description = "For a stage, the name of its project and namespace, such as Checks; for a program, its file, such as pre-receive." };
        var kind = new Option<HookKind>("--kind")
        {
            Description = "A project with a stage in C# and its test, or an executable hook.",
            HelpName = "stage|bash|python|node",
            DefaultValueFactory = static _ => HookKind.Stage,
        };
        var folder = new Option<string>("--output") { Description = "The folder in which it is made.", HelpName = "folder", DefaultValueFactory = static _ => "." };
        var command = new Command("new", "Writes a stage project with its test, or an executable hook with its contract in comments. No file is overwritten.") { name, kind, folder };
        command.SetAction(async (result, _) =>
        {
            var chosen = result.GetValue(kind);
            foreach (var path in HookTemplate.Write(chosen, Check(result.GetValue(name)!, chosen), Path.GetFullPath(result.GetValue(folder)!)))
            {
                await result.InvocationConfiguration.Output.WriteLineAsync(path);
            }
        });
        return command;
    }

    private static string Check(string name, HookKind kind)
    {
        var isName = name.Length is > 0 and <= MaxNameLength && (kind == HookKind.Stage
            ? char.IsAsciiLetterUpper(name[0]) && name.All(char.IsAsciiLetterOrDigit)
            : char.IsAsciiLetterOrDigit(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'));
        return isName ? name : throw new UsageException(kind == HookKind.Stage
            ? $"'{name}' is no name for a stage: an upper-case letter, then letters and digits"
            : $"'{name}' is no name for a hook: letters, digits, '-', '_' and '.'");
    }
}

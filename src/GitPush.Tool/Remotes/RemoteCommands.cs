using System.CommandLine;

namespace GitPush.Tool.Remotes;

/// <summary><c>gitpush remote</c></summary>
internal static class RemoteCommands
{
    public static Command Create() => new("remote", "Works on the Remotes of a Kubernetes cluster: what can be pushed to there, by whom, and what a push deploys.")
    {
        ListCommand.Create(),
        CreateCommand.Create(),
        GenerateCommand.Create(),
        DeleteCommand.Create(),
        DefineCommand.Create(),
    };

    public static Argument<string> Name() => new("name") { Description = "The Remote's name." };
}

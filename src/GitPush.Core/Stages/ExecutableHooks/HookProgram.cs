namespace GitPush.Stages.ExecutableHooks;

/// <summary>A program that is there for a hook.</summary>
/// <param name="Hook">The hook.</param>
/// <param name="Name">The path by which it is started: relative to the repository where it is the repository's own, as git has it.</param>
/// <param name="Path">Its full path.</param>
/// <param name="IsExecutable">Whether it may be run; what may not is passed over.</param>
internal sealed record HookProgram(ExecutableHookTypes Hook, string Name, string Path, bool IsExecutable)
{
    /// <summary>What the pusher may read of where it is.</summary>
    public string ShownAs => System.IO.Path.IsPathRooted(Name) ? HookNames.Of(Hook) : Name;
}

namespace GitPush.Stages.ExecutableHooks;

/// <summary>The names of hooks' files, as githooks(5) has them.</summary>
internal static class HookNames
{
    public static string Of(ExecutableHookTypes hook) => hook switch
    {
        ExecutableHookTypes.PreReceive => "pre-receive",
        ExecutableHookTypes.Update => "update",
        ExecutableHookTypes.ProcReceive => "proc-receive",
        ExecutableHookTypes.ReferenceTransaction => "reference-transaction",
        ExecutableHookTypes.PostReceive => "post-receive",
        ExecutableHookTypes.PostUpdate => "post-update",
        _ => throw new ArgumentOutOfRangeException(nameof(hook), hook, "A single hook has a name."),
    };

    /// <summary>What the hook is called in output, log and record.</summary>
    public static string TitleOf(ExecutableHookTypes hook) => $"{Of(hook)} hook";
}

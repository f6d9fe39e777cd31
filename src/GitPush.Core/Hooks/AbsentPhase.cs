namespace GitPush.Hooks;

/// <summary>
/// What <see cref="IHookStage"/> returns for a phase that a stage does not have. A stage that has none of a phase leaves no trace there:
/// no record, no span, no line in the console.
/// </summary>
internal static class AbsentPhase
{
    private static readonly Task<StageResult> NoPreReceive = Completed(StageResult.Continue);
    private static readonly Task<bool> NoPostReceive = Completed(true);

    public static ValueTask<StageResult> PreReceive => new(NoPreReceive);

    public static ValueTask PostReceive => new(NoPostReceive);

    public static bool Is(Task call) => call == NoPreReceive || call == NoPostReceive;

    // Tasks of which there is but one: those of the framework for common values are shared.
    private static Task<T> Completed<T>(T result)
    {
        var source = new TaskCompletionSource<T>();
        source.SetResult(result);
        return source.Task;
    }
}

namespace GitPush.History;

/// <summary>What is recorded of a push whose server is dead.</summary>
internal static class InterruptedPush
{
    /// <param name="record">The push as it was recorded when its stages began.</param>
    /// <param name="now">When it was noticed.</param>
    public static PushRecord End(PushRecord record, DateTimeOffset now) => record with
    {
        Result = PushResult.Interrupted,
        Reason = "the server ended in the middle of the push",
        EndedAt = now,
    };
}

namespace GitPush.Soak.Clients;

/// <summary>One client: does one thing after the other until the time is over.</summary>
/// <param name="number">Its number among all clients; also the part of a repository that is its own.</param>
internal abstract class SoakClient(SoakRun run, string repository, int number, int seed)
{
    /// <summary>
    /// After so many commits a client begins its branch anew. What a clone takes of the server grows with the repository: memory
    /// can be called flat only where the repositories stay as large as they are.
    /// </summary>
    protected const int MaxCommits = 40;

    protected SoakRun Run { get; } = run;

    protected string Repository { get; } = repository;

    protected int Number { get; } = number;

    protected Random Random { get; } = new((seed * 1000) + number);

    public async Task WorkAsync()
    {
        try
        {
            await PrepareAsync();
            while (!Run.Ended.IsCancellationRequested)
            {
                await StepAsync();
            }
        }
        catch (Exception exception)
        {
            Run.Fail($"{GetType().Name} {Number}: {exception}");
        }
    }

    /// <summary>Says that a ref is about to be deleted, or moved by force.</summary>
    protected void Abandon(string name)
    {
        if (Run.Acknowledged.GetValueOrDefault((Repository, name)) is { } id)
        {
            Run.Abandon(id);
        }
    }

    protected virtual Task PrepareAsync() => Task.CompletedTask;

    protected abstract Task StepAsync();
}

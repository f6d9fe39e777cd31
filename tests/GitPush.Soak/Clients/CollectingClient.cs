namespace GitPush.Soak.Clients;

/// <summary>Somebody who works on the server with git itself: <c>gc</c>, <c>pack-refs</c>, <c>repack</c>.</summary>
internal sealed class CollectingClient(SoakRun run, string repository, int number, int seed, int repositories) : SoakClient(run, repository, number, seed)
{
    protected override async Task StepAsync()
    {
        var stored = Run.Stored($"repo{Random.Next(repositories)}");
        string[] arguments = Random.Next(4) switch
        {
            0 => ["pack-refs", "--all"],
            1 => ["repack", "-d", "--quiet"],
            _ => ["gc", "--quiet"],
        };

        // Two of them at a time get in each other's way, and git says so; here there is one alone.
        await Run.TryGitAsync(stored, arguments);
        Run.Count($"git {arguments[0]}");
        await Task.Delay(TimeSpan.FromSeconds(5), Run.Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}

using KubernetesDeploy;

var builder = WebApplication.CreateBuilder(args);
var contentRoot = builder.Environment.ContentRootPath;
var data = Path.GetFullPath(builder.Configuration["Data"] ?? "data", contentRoot);
var authorizedKeys = Path.GetFullPath(builder.Configuration["AuthorizedKeys"] ?? "authorized_keys", contentRoot);

var settings = builder.Configuration.GetSection("Deploy").Get<DeploySettings>() ?? new DeploySettings();

builder.Services.AddGitPush(options =>
    {
        options.RepositoryRoot = Path.Combine(data, "repositories");
        options.CreateRepositoriesOnPush = true;
    })
    .AddBasicAuthentication<PasswordValidator>()
    .AddSshTransport(ssh => builder.Configuration.GetSection("Ssh").Bind(ssh))
    .AddAuthorizedKeys(authorizedKeys)

    // Builds the image and pushes it. A failing stage 'test' of the Dockerfile refuses the push.
    .AddDockerBuild(docker =>
    {
        builder.Configuration.GetSection("Docker:Engine").Bind(docker.Engine);
        docker.NetworkMode = builder.Configuration["Docker:NetworkMode"];
        docker.Image("page", image =>
        {
            image.Repository = $"{settings.Registry}/page";
            image.TestTarget = "test";
        });
    })

    // Runs the Jobs that come before, applies deploy/, waits until all is healthy, prunes what is gone, or takes it all back.
    .AddKubernetesDeploy(deploy =>
    {
        deploy.Cluster.Kubeconfig = settings.Kubeconfig;
        deploy.Namespace = settings.Namespace;
        deploy.Health.Timeout = settings.Timeout;
        deploy.AllowSkipDeploy = true;
    });

var app = builder.Build();
app.MapGitPush("/git").RequireAuthorization();
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine(Instructions.ForTerminal(app, settings)));
app.Run();

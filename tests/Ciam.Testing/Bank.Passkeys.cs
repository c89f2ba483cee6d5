using Ciam.Server.Customers;
using Ciam.Storage.Customers;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.Testing;

public sealed partial class Bank
{
    /// <summary>An authenticator in a browser that shows this bank's own pages.</summary>
    public SoftAuthenticator NewAuthenticator(bool verifies = true, bool syncs = false) => new(Origin) { Verifies = verifies, Syncs = syncs };

    /// <summary>The person's passkey, as if it had been added some time ago.</summary>
    public async Task<SoftPasskey> AddPasskeyAsync(Person person, SoftAuthenticator authenticator, string name = "My phone")
    {
        var session = Guid.CreateVersion7();
        var done = await WithServicesAsync(async services =>
        {
            var (enrolment, http) = (services.GetRequiredService<PasskeyEnrolment>(), new DefaultHttpContext { RequestServices = services });
            var customer = await services.GetRequiredService<Credentials>().FindAsync(person.Id, CancellationToken.None);
            var question = await enrolment.BeginAsync(http, customer!, session, Clock.GetUtcNow(), CancellationToken.None);
            var answer = authenticator.Create(question!.OptionsJson);
            return await enrolment.EnrolAsync(http, customer!, session, question.State, answer!, name, name, Clock.GetUtcNow(), CancellationToken.None);
        });
        return done is PasskeyEnrolled.Added ? authenticator.Passkeys[^1] : throw new InvalidOperationException($"the passkey was not added: {done}");
    }

    public Task<List<PasskeyRow>> PasskeysOfAsync(Person person) =>
        WithDatabaseAsync(database => database.Set<PasskeyRow>().AsNoTracking().Where(row => row.CustomerId == person.Id).OrderBy(row => row.CreatedAt).ToListAsync());
}

using Ciam.Server.SignIn;
using Ciam.Testing;
using Microsoft.Playwright;

namespace Ciam.BrowserTests;

/// <summary>People who asked their device for more contrast, for colours of their own, or for less movement; and pages that are read from right to left.</summary>
[Collection(Chromium.Name)]
public sealed class AsPeopleNeedIt(Chromium chromium, CiamApp app)
{
    private static readonly string[] ForStrangers = ["/signin", "/register", "/forgot"];
    private static readonly string[] ForCustomers = ["/account", "/account/security", "/account/devices", "/account/activity"];

    /// <summary>How much lighter the lighter of text and ground is, of every word on the page; the least of them.</summary>
    private const string LeastContrast = """
        (() => {
          const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
          const rgba = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
          const ground = (element) => { for (let at = element; at; at = at.parentElement) { const colour = rgba(getComputedStyle(at).backgroundColor); if (colour[3] === 255) return colour; } return [255, 255, 255, 255]; };
          let least = 21, where = '';
          for (const element of document.querySelectorAll('main *')) {
            const own = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
            if (!own || !element.checkVisibility() || element.closest('.sr-only, svg, :disabled')) continue;
            const [text, behind] = [light(rgba(getComputedStyle(element).color)), light(ground(element))];
            const contrast = (Math.max(text, behind) + 0.05) / (Math.min(text, behind) + 0.05);
            if (contrast < least) [least, where] = [contrast, element.textContent.trim().slice(0, 40)];
          }
          return `${least.toFixed(2)} ${where}`;
        })()
        """;

    /// <summary>Seven to one, as WCAG wants it for whoever needs more (1.4.6).</summary>
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Whoever_asks_for_more_contrast_gets_it(ColorScheme scheme)
    {
        await using var bank = await app.NewBankAsync();
        var pale = new List<string>();
        await EachPageAsync(bank, async (page, path) =>
        {
            // Without movement, so that no colour is met on its way to another.
            await page.EmulateMediaAsync(new() { Contrast = Contrast.More, ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            var least = await page.EvaluateAsync<string>(LeastContrast);
            if (double.Parse(least.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture) < 7)
                pale.Add($"{path}: {least}");
            pale.AddRange(from block in await Chromium.StumblingBlocksAsync(page) select $"{path}: {block}");
            await page.PictureAsync($"contrast{path.Replace('/', '-')}-{scheme}");
        });

        Assert.Empty(pale);
    }

    /// <summary>With the device's own colours only, buttons and fields still have an edge, and what has the focus is seen.</summary>
    [Fact]
    public async Task In_forced_colours_everything_that_can_be_pressed_has_an_edge()
    {
        await using var bank = await app.NewBankAsync();
        var lost = new List<string>();
        await EachPageAsync(bank, async (page, path) =>
        {
            await page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.Active });
            lost.AddRange(await page.EvaluateAsync<string[]>("""
                [...document.querySelectorAll('main .button, main input:not([type=hidden], [type=checkbox], [type=radio]), main select, main .badge, main .alert, main .card')].filter(element => element.checkVisibility())
                  .filter(element => { const style = getComputedStyle(element); return style.borderTopStyle === 'none' || parseFloat(style.borderTopWidth) === 0; })
                  .map(element => `${location.pathname}: no edge: ${element.className} ${element.textContent.trim().slice(0, 30)}`)
                """));
            lost.AddRange(await page.EvaluateAsync<string[]>("""
                [...document.querySelectorAll('main a, main button, main input:not([type=hidden]), main select')].filter(element => element.checkVisibility())
                  .filter(element => { element.focus({ focusVisible: true }); const style = getComputedStyle(element); return document.activeElement === element && (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) === 0); })
                  .map(element => `${location.pathname}: no focus: ${element.className} ${element.textContent.trim().slice(0, 30)}`)
                """));
            await page.PictureAsync($"forced{path.Replace('/', '-')}");
        });

        Assert.Empty(lost);
    }

    [Fact]
    public async Task Nothing_moves_for_whoever_wants_less_movement()
    {
        await using var bank = await app.NewBankAsync();
        const string moving = """
            [...document.querySelectorAll('*')].map(element => [element, getComputedStyle(element)])
              .filter(([, style]) => style.animationName !== 'none' || style.transitionDuration.split(',').some(seconds => parseFloat(seconds) > 0) || style.scrollBehavior === 'smooth')
              .map(([element]) => `${element.tagName}.${element.className}`)
            """;
        var (moved, usually) = (new List<string>(), 0);
        await EachPageAsync(bank, async (page, path) =>
        {
            usually += (await page.EvaluateAsync<string[]>(moving)).Length;
            await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
            moved.AddRange(from element in await page.EvaluateAsync<string[]>(moving) select $"{path}: {element}");
        });

        Assert.Empty(moved);
        Assert.True(usually > 0, "nothing moves for anybody: the test sees nothing");
    }

    /// <summary>From right to left, labels and fields begin at the right edge; codes, numbers and addresses are still read from the left.</summary>
    [Fact]
    public async Task From_right_to_left_the_page_is_a_mirror()
    {
        await using var bank = await app.NewBankAsync();
        var wrong = new List<string>();
        await EachPageAsync(bank, async (page, path) =>
        {
            wrong.AddRange(await page.EvaluateAsync<string[]>("""
                (() => {
                  document.documentElement.dir = 'rtl';
                  const complaints = [];
                  if (document.documentElement.scrollWidth > document.documentElement.clientWidth) complaints.push('scrolls sideways');
                  const heading = document.querySelector('main h1'), box = heading.parentElement.getBoundingClientRect(), range = document.createRange();
                  range.selectNodeContents(heading);
                  const words = range.getBoundingClientRect();
                  if (Math.abs(box.right - words.right) > 40 && Math.abs(box.left - words.left) < 2) complaints.push('the heading begins at the left');
                  for (const field of document.querySelectorAll('main input[type=email], main input[type=tel], main .code-input'))
                    if (getComputedStyle(field).direction !== 'ltr') complaints.push(`${field.name} is read from the right`);
                  return complaints.map(complaint => `${location.pathname}: ${complaint}`);
                })()
                """));
            await page.PictureAsync($"rtl{path.Replace('/', '-')}");
        });

        Assert.Empty(wrong);
    }

    private async Task EachPageAsync(Bank bank, Func<IPage, string, Task> look)
    {
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true, Phone = "+41790000011" });
        var (stranger, customer) = (await chromium.NewPageAsync(bank), await chromium.NewPageAsync(bank, signedIn: await bank.SignedInAsync(alice, Acrs.TwoFactors)));
        foreach (var (page, path) in ForStrangers.Select(path => (stranger, path)).Concat(ForCustomers.Select(path => (customer, path))))
        {
            await page.EmulateMediaAsync(new() { Contrast = Contrast.NoPreference, ForcedColors = ForcedColors.None, ReducedMotion = ReducedMotion.NoPreference });
            await page.GotoAsync(path);
            await look(page, path);
        }

        await stranger.Context.DisposeAsync();
        await customer.Context.DisposeAsync();
    }
}

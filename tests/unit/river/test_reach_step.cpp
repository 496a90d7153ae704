// SPDX-License-Identifier: MIT
#include "heihe/river/reach_step.hpp"

#include "river_cases.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <string>

using namespace river_cases;

namespace {

Bed bed_of(const Reach& r) {
    Bed b;
    b.connected = true;
    b.top = r.bed_top;
    b.bottom = r.bed_top - r.bed_thickness;
    b.loss_rate = r.bed_k * r.length / r.bed_thickness;
    b.gain_rate = r.bed_k_gaining * r.length / r.bed_thickness;
    b.gain_width = 0.05 * r.width_bankfull;
    b.head_band = std::min(0.01, 0.5 * r.bed_thickness);
    return b;
}

/// A random bed, channel and step.
struct RandomCase {
    Reach reach = plain_reach();
    Channel channel;
    Bed bed;
    ReachInput in;

    explicit RandomCase(std::mt19937& random) {
        reach.width_exponent = uniform(random, 0, 1) < 0.3 ? 0.0 : uniform(random, 0.0, 0.7);
        reach.length = log_uniform(random, 10, 1e4);
        reach.slope = log_uniform(random, 1e-5, 0.05);
        reach.width_bankfull = log_uniform(random, 1, 500);
        reach.bed_k = log_uniform(random, 1e-4, 1e3);
        reach.bed_k_gaining = log_uniform(random, 1e-4, 1e3);
        reach.bed_thickness = log_uniform(random, 0.01, 3);
        reach.bed_top = 1400.0;
        channel = make_channel(reach);
        bed = bed_of(reach);
        in.dt = log_uniform(random, 1e-6, 30);
        in.supply = uniform(random, 0, 1) < 0.1 ? 0.0 : cumec * log_uniform(random, 1e-6, 1e3);
        in.storage = uniform(random, 0, 1) < 0.2
                         ? 0.0
                         : storage(channel, cumec * log_uniform(random, 1e-12, 1e3));
        const double span = uniform(random, 0, 1) < 0.5 ? 5.0 : 0.03;
        in.head = reach.bed_top + uniform(random, -span, span);
        in.evaporation = uniform(random, 0, 0.01);
    }
};

/// Input of a plain reach, with the aquifer's head.
struct Case {
    const char* what;
    double supply, storage, above_bed;
};
struct PlainReach {
    Reach reach = plain_reach(1400.0);
    Channel channel = make_channel(reach);
    Bed bed = bed_of(reach);
};

}  // namespace

TEST_CASE("river: reach step - water is exact and never negative for any input", "[river][unit]") {
    std::mt19937 random{7};
    double worst = 0.0;
    double worst_law = 0.0;
    bool negative = false;
    int most = 0;

    for (int k = 0; k < 200000; ++k) {
        const RandomCase c{random};
        const ReachResult r = step_reach(c.channel, c.bed, c.in);
        const double change = (r.storage - c.in.storage) / c.in.dt;
        const double error = change - (c.in.supply + r.gain - r.loss - r.evaporation - r.outflow);
        const double through = (r.storage + c.in.storage) / c.in.dt + c.in.supply + r.gain;
        if (through > 0.0) worst = std::max(worst, std::abs(error) / through);
        const double lawful = r.outflow > 0.0 ? storage(c.channel, r.outflow) : r.storage;
        worst_law = std::max(worst_law, std::abs(lawful - r.storage) / c.in.dt / (through + 1.0));
        most = std::max(most, r.iterations);
        negative = negative || !(r.storage >= 0.0 && r.outflow >= 0.0 && r.loss >= 0.0 &&
                                 r.gain >= 0.0 && r.evaporation >= 0.0);
    }

    CHECK(worst < 1e-14);
    CHECK(worst_law < 1e-9);  // the storage is that of the outflow: the root was found
    CHECK_FALSE(negative);
    CHECK(most < 100);
}

TEST_CASE("river: reach step - more water in gives more water out", "[river][unit]") {
    std::mt19937 random{11};
    int falls = 0;

    for (int k = 0; k < 50000; ++k) {
        RandomCase c{random};
        const ReachResult less = step_reach(c.channel, c.bed, c.in);
        c.in.supply = 1.01 * c.in.supply + 1.0;
        const ReachResult more = step_reach(c.channel, c.bed, c.in);
        c.in.storage *= 1.5;
        const ReachResult fuller = step_reach(c.channel, c.bed, c.in);
        const double small = 1.0 + 1e-10;
        falls += more.outflow * small < less.outflow || more.loss * small < less.loss ||
                 fuller.outflow * small < more.outflow;
    }

    CHECK(falls == 0);
}

// The total derivative (implicit function theorem) against differences of the step itself.
TEST_CASE("river: reach step - derivatives by head agree with differences", "[river][unit]") {
    const PlainReach plain;
    const Case some = GENERATE(
        Case{"losing, connected", 20 * cumec, 1e4, -0.5}, Case{"losing, tight", 1e5, 1e4, 0.2},
        Case{"bed bottom's kink", 20 * cumec, 1e4, -1.002}, Case{"detached", 20 * cumec, 1e4, -9},
        Case{"above that kink", 20 * cumec, 1e4, -0.994}, Case{"gaining", 5 * cumec, 1e4, 3.0},
        Case{"gaining, dry", 0, 0, 0.5}, Case{"inside the gaining band", 5 * cumec, 1e4, 0.3145},
        Case{"rewetting", 0, 0, 0.004}, Case{"limited by water", 20.0, 2.0, -0.5},
        Case{"dry", 0, 0, -0.5}, Case{"nearly dry", 1.0, 0, -0.5});
    CAPTURE(some.what);
    const double dstorage = GENERATE(0.0, -900.0);  // as if sub-steps came before
    CAPTURE(dstorage);
    const bool empty = some.storage == 0.0;
    const auto run = [&](double dh) {
        ReachInput in;
        in.dt = 0.7;
        in.supply = some.supply;
        in.dstorage_dhead = empty ? 0.0 : dstorage * 1e-3 * some.storage;
        in.storage = some.storage + in.dstorage_dhead * dh;
        in.head = plain.reach.bed_top + some.above_bed + dh;
        in.evaporation = 0.004;
        return step_reach(plain.channel, plain.bed, in);
    };
    const double dh = empty ? 1e-6 : 1e-7;

    const ReachResult here = run(0.0);
    const ReachResult up = run(dh);
    const ReachResult down = run(-dh);

    const double scale = 1e-6 * (some.supply + here.gain + 1e-3);
    CHECK(here.dloss_dhead == Approx((up.loss - down.loss) / (2 * dh)).epsilon(1e-4).margin(scale));
    CHECK(here.dgain_dhead == Approx((up.gain - down.gain) / (2 * dh)).epsilon(1e-4).margin(scale));
    CHECK(here.dstorage_dhead ==
          Approx((up.storage - down.storage) / (2 * dh)).epsilon(1e-4).margin(scale));
    CHECK(here.dloss_dhead <= 0.0);
    if (std::string{some.what} == "limited by water" && dstorage == 0.0) {
        const double unlimited = 0.5 * 1000.0 * width(plain.channel, here.outflow);
        CHECK(-here.dloss_dhead < 0.2 * unlimited);
    }
    if (std::string{some.what} == "detached") CHECK((dstorage != 0.0 || here.dloss_dhead == 0.0));
}

TEST_CASE("river: reach step - its tangent agrees with differences", "[river][unit]") {
    const PlainReach plain;
    const Case some = GENERATE(
        Case{"losing, connected", 20 * cumec, 1e4, -0.5}, Case{"detached", 20 * cumec, 1e4, -9},
        Case{"gaining", 5 * cumec, 1e4, 3.0}, Case{"in the gaining band", 5 * cumec, 1e4, 0.3145},
        Case{"limited by water", 20.0, 2.0, -0.5}, Case{"a film", 0.0, 1e-10, -0.5});
    CAPTURE(some.what);
    const auto run = [&](double dhead, double dstart, double dsupply, ReachTangent* tangent) {
        ReachInput in;
        in.dt = 0.7;
        in.supply = some.supply + dsupply;
        in.storage = some.storage + dstart;
        in.head = plain.reach.bed_top + some.above_bed + dhead;
        in.evaporation = 0.004;
        in.by_start = true;
        FlowPoint p{0.0, 0.0, 0.0};
        return step_reach(plain.channel, plain.bed, in, point_of_storage(plain.channel, in.storage),
                          p, tangent);
    };
    ReachTangent t;
    (void)run(0.0, 0.0, 0.0, &t);
    // By head, by the storage at the start and by the supply, each result.
    const std::array<double, 3> step{1e-7, 1e-5 * some.storage, 1e-6 * some.supply + 1e-12};
    for (std::size_t by = 0; by < 3; ++by) {
        CAPTURE(by);
        const auto moved = [&](double sign) {
            std::array<double, 3> d{};
            d[by] = sign * step[by];
            return run(d[0], d[1], d[2], nullptr);
        };
        const ReachResult up = moved(1.0), down = moved(by == 2 && some.supply == 0.0 ? 0.0 : -1.0);
        const double width = (by == 2 && some.supply == 0.0 ? 1.0 : 2.0) * step[by];
        const auto agrees = [&](const ReachSlopes& s, double ReachResult::*what) {
            const double slope = by == 0 ? s.by_head : by == 1 ? s.by_start : s.by_supply;
            const double scale = std::abs(up.*what) / width * 1e-9;
            CHECK(slope == Approx((up.*what - down.*what) / width).epsilon(2e-4).margin(scale));
        };
        agrees(t.outflow, &ReachResult::outflow);
        agrees(t.storage, &ReachResult::storage);
        agrees(t.loss, &ReachResult::loss);
        agrees(t.gain, &ReachResult::gain);
    }
}

TEST_CASE("river: reach step - the exchange is Darcy's law through the bed", "[river][unit]") {
    const Reach reach = plain_reach(1400.0);
    const Channel c = make_channel(reach);
    ReachInput in;
    in.supply = 60.0 * cumec;
    in.storage = storage(c, in.supply);
    const double w0 = width(c, in.supply);

    SECTION("losing to a connected aquifer: K L w (stage - h) / thickness") {
        in.head = 1399.5;
        const ReachResult r = step_reach(c, bed_of(reach), in);
        CHECK(r.loss == Approx(0.5 * 1000 * width(c, r.outflow) * (0.5 + r.depth)).epsilon(1e-9));
        CHECK(r.gain == 0.0);
    }
    SECTION("detached: the bed's bottom counts, not the head") {
        in.head = 1300.0;
        const ReachResult r = step_reach(c, bed_of(reach), in);
        in.head = 1398.9;
        CHECK(r.loss == Approx(0.5 * 1000 * width(c, r.outflow) * (1.0 + r.depth)).epsilon(1e-9));
        CHECK(r.loss == step_reach(c, bed_of(reach), in).loss);
    }
    SECTION("gaining: K_gain L w (h - stage) / thickness, up to the bands") {
        in.head = 1404.0;
        const ReachResult r = step_reach(c, bed_of(reach), in);
        const double w = std::hypot(w0, 0.05 * 50.0);
        CHECK(r.gain == Approx(0.8 * 1000 * w * (4.0 - r.depth)).epsilon(2e-3));
        CHECK(r.loss == 0.0);
    }
}

TEST_CASE("river: reach step - loss and gain meet without a jump at stage = head",
          "[river][unit]") {
    const Reach reach = plain_reach(1400.0);
    const Channel c = make_channel(reach);
    ReachInput in;
    in.supply = 60.0 * cumec;
    in.storage = storage(c, in.supply);
    const double stage = 1400.0 + depth(c, in.supply);
    const auto net = [&](double above) {
        in.head = stage + above;
        const ReachResult r = step_reach(c, bed_of(reach), in);
        return std::pair{r.gain - r.loss, r.dgain_dhead - r.dloss_dhead};
    };

    CHECK(net(0.0).first == Approx(0.0).margin(1e-6));
    CHECK(net(1e-7).second == Approx(net(-1e-7).second).epsilon(1e-4));
    for (double above = -0.05; above < 0.05; above += 0.001) CHECK(net(above).second > 0.0);
}

TEST_CASE("river: reach step - smoothed kinks have no jump in value or slope", "[river][unit]") {
    const auto worst_jump = [](auto f, double from, double to) {
        double worst = 0.0;
        const double d = 1e-6;
        for (double x = from; x < to; x += 1e-4) {
            const Sloped left = f(x), right = f(x + d);
            const double slope = (right.value - left.value) / d;
            worst = std::max(worst, std::abs(slope - 0.5 * (left.slope + right.slope)));
        }
        return worst;
    };

    CHECK(worst_jump([](double x) { return positive_part(x, 0.01); }, -0.02, 0.02) < 1e-3);
    CHECK(worst_jump([](double x) { return eased(x, 0.01); }, 0.0, 0.02) < 1e-3);
    CHECK(worst_jump([](double x) { return wet_share(x, 0.01); }, 0.0, 0.02) < 2e-2);
    CHECK(positive_part(0.5, 0.01).value == 0.5);
    CHECK(positive_part(-0.5, 0.01).value == 0.0);
    CHECK(eased(0.5, 0.01).value == Approx(0.495));
    CHECK(wet_share(0.0, 0.01).value == 0.0);
    CHECK(wet_share(0.5, 0.01).value == 1.0);
}

TEST_CASE("river: reach step - exp near zero is std::exp", "[river][unit]") {
    for (double x = -0.2; x < 0.2; x += 1.37e-4)
        CHECK(exp_near_zero(x) == Approx(std::exp(x)).epsilon(4e-16));
}

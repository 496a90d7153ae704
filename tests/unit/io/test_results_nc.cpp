// SPDX-License-Identifier: MIT
#include "heihe/io/results_nc.hpp"

#include "heihe/core/error.hpp"
#include "support/scratch_folder.hpp"

#include <catch2/catch.hpp>

#include <netcdf.h>

#include <bit>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>
#include <string_view>
#include <thread>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

using namespace heihe;
using Catch::Contains;
using test::bytes_of;

// 2 layers, 2 rows, 3 columns; the cell in the north-east has no column.
static io::ResultGrid small_grid() {
    io::ResultGrid grid;
    grid.utm_zone = 47;
    grid.nlay = 2;
    grid.nrow = 2;
    grid.ncol = 3;
    grid.x = {500500.0, 501500.0, 502500.0};
    grid.y = {4300500.0, 4299500.0};
    grid.top = {10, 11, 12, 13, 14, 15};
    grid.botm = std::vector<double>(12, 1.0);
    grid.idomain = {1, 1, 0, 1, 1, 1, 1, -1, 0, 1, 1, 1};
    grid.column_row = {0, 0, 1, 1, 1};
    grid.column_col = {0, 1, 0, 1, 2};
    grid.county = {0, 0, 1, 1, -1};
    grid.district = {-1, 0, 0, 0, 0};
    grid.counties = {"Ganzhou", "临泽"};
    grid.districts = {"Da man"};
    return grid;
}

static io::MonthFields month_of(int month) {
    io::MonthFields f;
    f.first = make_date(2026, month, 1);
    f.end = next_month(f.first);
    const auto base = static_cast<float>(100 * month);
    for (int n = 0; n < 10; ++n) f.head.push_back(base + static_cast<float>(n));
    f.head[6] = std::numeric_limits<float>::quiet_NaN();
    for (auto* field : {&f.depth_to_water, &f.drawdown, &f.recharge, &f.pumping,
                        &f.evapotranspiration, &f.stream_exchange})
        field->assign(5, base);
    f.stream_exchange[4] = -1.5F;
    return f;
}

static std::filesystem::path spool_of(const test::ScratchFolder& scratch, const std::string& name) {
    io::FieldSpool spool{scratch / name, 2, 5};
    for (const int month : {1, 2, 3}) spool.append(month_of(month));
    return scratch / name;
}

static const io::ResultsTitle title{"标题", "baseline", "heihe 0.1.0"};

TEST_CASE("results.nc: a spool - is put on the grid, by month and layer", "[io][unit]") {
    const test::ScratchFolder scratch;
    io::write_results(scratch / "r.nc", spool_of(scratch, "s"), small_grid(), title);

    int nc = -1;
    REQUIRE(nc_open((scratch / "r.nc").c_str(), NC_NOWRITE, &nc) == NC_NOERR);
    int var = -1;
    REQUIRE(nc_inq_varid(nc, "head", &var) == NC_NOERR);
    std::vector<float> head(3 * 2 * 2 * 3);
    REQUIRE(nc_get_var_float(nc, var, head.data()) == NC_NOERR);
    REQUIRE(nc_inq_varid(nc, "time", &var) == NC_NOERR);
    std::vector<int> time(3);
    REQUIRE(nc_get_var_int(nc, var, time.data()) == NC_NOERR);
    REQUIRE(nc_inq_varid(nc, "stream_exchange", &var) == NC_NOERR);
    std::vector<float> exchange(3 * 2 * 3);
    REQUIRE(nc_get_var_float(nc, var, exchange.data()) == NC_NOERR);
    REQUIRE(nc_inq_varid(nc, "county", &var) == NC_NOERR);
    std::vector<int> county(6);
    REQUIRE(nc_get_var_int(nc, var, county.data()) == NC_NOERR);
    nc_close(nc);

    const float none = NC_FILL_FLOAT;
    CHECK(std::vector<float>(head.begin() + 12, head.begin() + 24) ==
          std::vector<float>{200, 201, none, 202, 203, 204, 205, none, none, 207, 208, 209});
    CHECK(time == std::vector<int>{make_date(2026, 1, 31).days, make_date(2026, 2, 28).days,
                                   make_date(2026, 3, 31).days});
    CHECK(exchange[5] == -1.5F);
    CHECK(exchange[2] == none);
    CHECK(county == std::vector<int>{1, 1, 0, 2, 2, 0});
}

TEST_CASE("results.nc: the same spool - gives the same bytes at another time", "[io][unit]") {
    const test::ScratchFolder scratch;

    io::write_results(scratch / "a.nc", spool_of(scratch, "s"), small_grid(), title);
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));
    io::write_results(scratch / "b.nc", scratch / "s", small_grid(), title);

    CHECK(bytes_of(scratch / "a.nc") == bytes_of(scratch / "b.nc"));
    CHECK(bytes_of(scratch / "a.nc").size() > 1000);
}

TEST_CASE("results.nc: any number of threads - packs the same bytes", "[io][unit]") {
    const test::ScratchFolder scratch;
    const auto spool = spool_of(scratch, "s");
    const int threads =
        GENERATE(2, 3, 5);  // of 3 months: a remainder, one per thread, fewer months than threads

    io::write_results(scratch / "one.nc", spool, small_grid(), title, 1);
    io::write_results(scratch / "more.nc", spool, small_grid(), title, threads);

    CHECK(bytes_of(scratch / "one.nc") == bytes_of(scratch / "more.nc"));
}

static constexpr std::size_t noise_columns = 90 * 110;

static io::ResultGrid noise_grid() {
    io::ResultGrid grid;
    grid.utm_zone = 47;
    grid.nlay = 3;
    grid.nrow = 90;
    grid.ncol = 110;
    for (int i = 0; i < 110; ++i) grid.x.push_back(i);
    for (int i = 0; i < 90; ++i) grid.y.push_back(-i);
    grid.top.assign(noise_columns, 1.0);
    grid.botm.assign(3 * noise_columns, 0.0);
    grid.idomain.assign(3 * noise_columns, 1);
    for (std::size_t c = 0; c < noise_columns; ++c) {
        grid.column_row.push_back(static_cast<std::int32_t>(c / 110));
        grid.column_col.push_back(static_cast<std::int32_t>(c % 110));
    }
    grid.county.assign(noise_columns, 0);
    grid.district.assign(noise_columns, 0);
    return grid;
}

/// Five months of noise in the spool `file`.
static std::vector<io::MonthFields> spool_noise(const std::filesystem::path& file) {
    std::mt19937 random{5};
    std::vector<io::MonthFields> months;
    {
        io::FieldSpool spool{file, 3, static_cast<std::ptrdiff_t>(noise_columns)};
        for (const int month : {1, 2, 3, 4, 5}) {
            io::MonthFields f = month_of(month);
            const auto fill = [&random](std::vector<float>& values, std::size_t n) {
                values.resize(n);
                for (float& v : values)  // any bits but those of NaN and infinity
                    v = std::bit_cast<float>(static_cast<std::uint32_t>(random()) & 0xbfffffffU);
            };
            fill(f.head, 3 * noise_columns);
            for (auto* field : {&f.depth_to_water, &f.drawdown, &f.recharge, &f.pumping,
                                &f.evapotranspiration, &f.stream_exchange})
                fill(*field, noise_columns);
            spool.append(f);
            months.push_back(std::move(f));
        }
    }
    return months;
}

// Larger than zlib's window, and random: packed chunks are larger than their contents.
TEST_CASE("results.nc: noise - comes back as it was", "[io][unit]") {
    const test::ScratchFolder scratch;
    const auto months = spool_noise(scratch / "s");
    io::write_results(scratch / "r.nc", scratch / "s", noise_grid(), title, 2);

    int nc = -1;
    REQUIRE(nc_open((scratch / "r.nc").c_str(), NC_NOWRITE, &nc) == NC_NOERR);
    const auto read = [&nc](const char* name, std::size_t n) {
        int var = -1;
        std::vector<float> values(n);
        REQUIRE(nc_inq_varid(nc, name, &var) == NC_NOERR);
        REQUIRE(nc_get_var_float(nc, var, values.data()) == NC_NOERR);
        return values;
    };
    std::vector<float> head, recharge, exchange;
    for (const auto& f : months) {
        head.insert(head.end(), f.head.begin(), f.head.end());
        recharge.insert(recharge.end(), f.recharge.begin(), f.recharge.end());
        exchange.insert(exchange.end(), f.stream_exchange.begin(), f.stream_exchange.end());
    }
    CHECK((read("head", head.size()) == head));
    CHECK((read("recharge", recharge.size()) == recharge));
    CHECK((read("stream_exchange", exchange.size()) == exchange));
    nc_close(nc);
}

// In a process of its own: after a failed write HDF5 may crash at exit (results_nc.hpp).
TEST_CASE("results.nc: a disk that is full amid the months - is an OutputError", "[io][unit]") {
    const test::ScratchFolder scratch;
    (void)spool_noise(scratch / "s");
    const rlim_t enough_for_the_grid = 800'000;  // the months take 1.8 MB

    const pid_t child = ::fork();
    if (child == 0) {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{enough_for_the_grid, RLIM_INFINITY};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        try {
            io::write_results(scratch / "r.nc", scratch / "s", noise_grid(), title);
        } catch (const OutputError& error) {
            const bool by_month =
                std::string_view{error.what()}.find("write a month") != std::string_view::npos;
            ::_exit(by_month ? 7 : 8);
        }
        ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);

    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 7);
    CHECK_FALSE(std::filesystem::exists(scratch / "r.nc"));
    CHECK_FALSE(std::filesystem::exists(scratch / "r.nc.tmp"));
}

TEST_CASE("results.nc: its fields - say that they are shuffled and deflated", "[io][unit]") {
    const test::ScratchFolder scratch;
    io::write_results(scratch / "r.nc", spool_of(scratch, "s"), small_grid(), title);
    int nc = -1;
    REQUIRE(nc_open((scratch / "r.nc").c_str(), NC_NOWRITE, &nc) == NC_NOERR);

    for (const char* name : {"head", "depth_to_water", "stream_exchange"}) {
        CAPTURE(name);
        int var = -1;
        int shuffled = 0;
        int deflated = 0;
        int level = 0;
        REQUIRE(nc_inq_varid(nc, name, &var) == NC_NOERR);
        REQUIRE(nc_inq_var_deflate(nc, var, &shuffled, &deflated, &level) == NC_NOERR);
        CHECK(shuffled == 1);
        CHECK(deflated == 1);
    }
    nc_close(nc);
}

TEST_CASE("results.nc: SOURCE_DATE_EPOCH - is the only time that is written", "[io][unit]") {
    const test::ScratchFolder scratch;
    const auto spool = spool_of(scratch, "s");
    ::setenv("SOURCE_DATE_EPOCH", "86400", 1);
    io::write_results(scratch / "a.nc", spool, small_grid(), title);
    ::unsetenv("SOURCE_DATE_EPOCH");
    io::write_results(scratch / "b.nc", spool, small_grid(), title);

    CHECK_THAT(bytes_of(scratch / "a.nc"), Contains("1970-01-02T00:00:00Z heihe 0.1.0"));
    CHECK_THAT(bytes_of(scratch / "b.nc"), !Contains("history"));
}

TEST_CASE("results.nc: a place that cannot be written - is an OutputError", "[io][unit]") {
    const test::ScratchFolder scratch;
    const auto spool = spool_of(scratch, "s");
    const auto empty = scratch.write("empty", "");

    CHECK_THROWS_AS(io::write_results("/proc/r.nc", spool, small_grid(), title), OutputError);
    CHECK_THROWS_AS(io::write_results(scratch / "r.nc", empty, small_grid(), title), OutputError);
    CHECK_FALSE(std::filesystem::exists(scratch / "r.nc"));
    CHECK_FALSE(std::filesystem::exists(scratch / "r.nc.tmp"));
}

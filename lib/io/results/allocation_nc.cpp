// SPDX-License-Identifier: MIT
#include "heihe/io/allocation_nc.hpp"

#include "heihe/io/io_thread.hpp"
#include "heihe/io/nearest.hpp"
#include "lib/io/files/netcdf_file.hpp"

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <utility>

namespace heihe::io {
namespace {

constexpr std::size_t head_bytes = 2 * sizeof(std::int32_t);

/// [day][figure][user] of a whole run.
struct Days {
    std::int32_t first = 0;
    std::size_t count = 0;
    std::vector<std::vector<float>> figure;  // [day_use_count][count * nuser]
};

Days read_days(const fs::path& spool, std::size_t nuser) {
    std::ifstream in(spool, std::ios::binary);
    Days days;
    days.figure.resize(water::day_use_count);
    for (std::array<std::int32_t, 2> span{};
         in.read(reinterpret_cast<char*>(span.data()), head_bytes);) {
        if (days.count == 0) days.first = span[0];
        const auto n = at(span[1] - span[0]);
        std::vector<float> record(n * nuser * water::day_use_count);
        if (!in.read(reinterpret_cast<char*>(record.data()),
                     static_cast<std::streamsize>(record.size() * sizeof(float))))
            throw NetcdfFailure("the spool of daily use cannot be read");
        for (std::size_t i = 0; i < n * nuser; ++i)
            for (std::size_t k = 0; k < water::day_use_count; ++k)
                days.figure[k].push_back(record[i * water::day_use_count + k]);
        days.count += n;
    }
    if (days.count == 0) throw NetcdfFailure("the spool of daily use holds no day");
    return days;
}

std::size_t longest(const std::vector<AllocationUser>& users) {
    std::size_t length = 1;
    for (const auto& u : users)
        length = std::max({length, u.id.size(), u.county.size(), u.user_class.size()});
    return length;
}

constexpr std::array<std::pair<const char*, std::string AllocationUser::*>, 3> labels{
    {{"user", &AllocationUser::id},
     {"county", &AllocationUser::county},
     {"user_class", &AllocationUser::user_class}}};

void put_labels(NetcdfFile& out, const std::vector<int>& vars,
                const std::vector<AllocationUser>& users, std::size_t length) {
    for (std::size_t i = 0; i < labels.size(); ++i) {
        std::string text(users.size() * length, '\0');
        for (std::size_t u = 0; u < users.size(); ++u)
            (users[u].*labels[i].second).copy(&text[u * length], length);
        check(nc_put_var_text(out.id(), vars[i], text.data()), labels[i].first);
    }
}

void write_all(const fs::path& file, const fs::path& spool,
               const std::vector<AllocationUser>& users, const ResultsTitle& title) {
    const auto days = read_days(spool, users.size());
    const std::size_t length = longest(users);
    NetcdfFile out{file};
    const int time = out.dimension("time", days.count);
    const int user = out.dimension("user", users.size());
    const int letters = out.dimension("label_length", length);
    out.text(NC_GLOBAL, "Conventions", "CF-1.10");
    out.text(NC_GLOBAL, "title", title.title.empty() ? title.scenario : title.title);
    out.text(NC_GLOBAL, "scenario", title.scenario);
    out.text(NC_GLOBAL, "source", title.source);
    const int day = out.variable("time", NC_INT, {time});
    out.text(day, "standard_name", "time");
    out.text(day, "units", "days since 1970-01-01");
    out.text(day, "calendar", "standard");
    std::vector<int> names;
    for (const auto& label : labels)
        names.push_back(out.variable(label.first, NC_CHAR, {user, letters}));
    std::vector<int> figures;
    for (const auto& item : water::day_use_names) {
        figures.push_back(out.variable(item.name, NC_FLOAT, {time, user}));
        out.text(figures.back(), "long_name", item.long_name);
        out.text(figures.back(), "units", "m3");
        out.text(figures.back(), "cell_methods", "time: sum");
        out.compress(figures.back(), {std::min<std::size_t>(days.count, 366), users.size()});
    }
    out.end_definitions();
    std::vector<int> dates(days.count);
    for (std::size_t d = 0; d < dates.size(); ++d) dates[d] = days.first + static_cast<int>(d);
    check(nc_put_var_int(out.id(), day, dates.data()), "time");
    put_labels(out, names, users, length);
    for (std::size_t k = 0; k < figures.size(); ++k)
        check(nc_put_var_float(out.id(), figures[k], days.figure[k].data()),
              water::day_use_names[k].name);
    write_new_file(file, out.take());
    close_marks(file);
}

/// allocation.nc of a run, opened.
class AllocationFile {
public:
    explicit AllocationFile(fs::path path) : path_{std::move(path)} {
        check(nc_open(path_.c_str(), NC_NOWRITE, &id_));
    }
    AllocationFile(const AllocationFile&) = delete;
    AllocationFile& operator=(const AllocationFile&) = delete;
    ~AllocationFile() {
        if (id_ >= 0) nc_close(id_);
    }
    [[nodiscard]] std::size_t length(const char* name) const {
        int dim = -1;
        std::size_t n = 0;
        check(nc_inq_dimid(id_, name, &dim));
        check(nc_inq_dimlen(id_, dim, &n));
        return n;
    }
    [[nodiscard]] int variable(const char* name) const {
        int var = -1;
        check(nc_inq_varid(id_, name, &var));
        return var;
    }
    [[nodiscard]] std::vector<AllocationUser> users() const {
        const std::size_t n = length("user");
        const std::size_t letters = length("label_length");
        std::vector<AllocationUser> all(n);
        std::string text(n * letters, '\0');
        for (const auto& [name, member] : labels) {
            check(nc_get_var_text(id_, variable(name), text.data()));
            for (std::size_t u = 0; u < n; ++u)
                all[u].*member = std::string{std::string{text, u * letters, letters}.c_str()};
        }
        return all;
    }
    [[nodiscard]] Date first() const {
        const std::size_t zero = 0;
        int day = 0;
        check(nc_get_var1_int(id_, variable("time"), &zero, &day));
        return Date{day};
    }
    [[nodiscard]] std::string scenario() const {
        std::size_t n = 0;
        check(nc_inq_attlen(id_, NC_GLOBAL, "scenario", &n));
        std::string text(n, '\0');
        check(nc_get_att_text(id_, NC_GLOBAL, "scenario", text.data()));
        return text;
    }
    [[nodiscard]] std::vector<water::DayUse> days(std::size_t from, std::size_t count,
                                                  std::size_t user) const {
        std::vector<water::DayUse> use(count);
        std::vector<float> values(count);
        const std::array<std::size_t, 2> start{from, user};
        const std::array<std::size_t, 2> size{count, 1};
        for (const auto& item : water::day_use_names) {
            check(nc_get_vara_float(id_, variable(item.name), start.data(), size.data(),
                                    values.data()));
            for (std::size_t d = 0; d < count; ++d)
                use[d].*item.member = static_cast<double>(values[d]);
        }
        return use;
    }

private:
    void check(int status) const {
        if (status != NC_NOERR)
            throw InputError({path_.string(), 0}, nc_strerror(status),
                             "give the folder of a run; one with output.fields = false has no "
                             "allocation.nc");
    }
    fs::path path_;
    int id_ = -1;
};

AllocationDays read_days_of(const fs::path& path, const std::string& id, Date begin, Date end) {
    const AllocationFile file{path};
    const auto users = file.users();
    const auto found = std::find_if(users.begin(), users.end(),
                                    [&](const AllocationUser& u) { return u.id == id; });
    if (found == users.end()) {
        std::vector<std::string> ids;
        for (const auto& u : users) ids.push_back(u.id);
        throw InputError({path.string(), 0}, fmt::format("there is no district or user \"{}\"", id),
                         suggestion(id, ids));
    }
    AllocationDays out;
    out.user = *found;
    out.scenario = file.scenario();
    out.first = file.first();
    const Date last = out.first + static_cast<int>(file.length("time"));
    if (begin < out.first || begin >= last)
        throw InputError(
            {path.string(), 0}, fmt::format("the run has no {}", to_string(begin)),
            fmt::format("give a day from {} to {}", to_string(out.first), to_string(last - 1)));
    out.begin = begin;
    out.day = file.days(at(begin - out.first), at(std::min(end, last) - begin),
                        at(found - users.begin()));
    return out;
}

}  // namespace

AllocationSpool::AllocationSpool(fs::path file, std::size_t nuser)
    : file_{std::move(file)}, nuser_{nuser} {}

void AllocationSpool::append(const MonthUse& use) {
    const auto n = at(use.end - use.first);
    require(use.value.size() == n * nuser_ * water::day_use_count,
            "AllocationSpool::append: one value a day, user and figure");
    std::string record(head_bytes, '\0');
    std::memcpy(record.data(), &use.first.days, sizeof use.first.days);
    std::memcpy(record.data() + sizeof use.first.days, &use.end.days, sizeof use.end.days);
    record.append(reinterpret_cast<const char*>(use.value.data()),
                  use.value.size() * sizeof(float));
    file_.append(record);
}

void write_allocation(const fs::path& file, const fs::path& spool,
                      const std::vector<AllocationUser>& users, const ResultsTitle& title) {
    const fs::path beside = file.string() + ".tmp";
    try {
        in_io_thread([&] { write_all(beside, spool, users, title); });
    } catch (const std::exception& failure) {
        std::error_code ignored;
        fs::remove(beside, ignored);
        throw OutputError(fmt::format("{}: cannot be written: {}", file.string(), failure.what()));
    }
    publish_file(beside, file);
}

AllocationDays read_allocation(const fs::path& file, const std::string& id, Date begin, Date end) {
    require(begin < end, "read_allocation: at least one day");
    return in_io_thread([&] { return read_days_of(file, id, begin, end); });
}

std::vector<AllocationUser> allocation_users(const fs::path& file) {
    return in_io_thread([&] { return AllocationFile{file}.users(); });
}

}  // namespace heihe::io
